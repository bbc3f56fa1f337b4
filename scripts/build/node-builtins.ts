import { isBuiltin } from 'node:module';
import type { Plugin } from 'esbuild';

const NAMESPACE = 'node-builtin';

/**
 * Lets bundled CommonJS `require` Node's modules inside an ES module, through `import` statements. esbuild alone leaves
 * a `require` there that throws; the usual remedy, `createRequire(import.meta.url)` on top of the bundle, breaks as soon
 * as a user bundles the module again into CommonJS, as `NodejsFunction` does by default.
 */
export const nodeBuiltins: Plugin = {
  name: NAMESPACE,
  setup(build) {
    build.onResolve({ filter: /^[a-z:_/0-9]+$/ }, ({ path, kind, namespace }) => {
      if (kind !== 'require-call' || namespace === NAMESPACE || !isBuiltin(path)) return undefined;
      return { path: path.startsWith('node:') ? path : `node:${path}`, namespace: NAMESPACE };
    });
    build.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => {
      const name = JSON.stringify(path);
      return { contents: `export * from ${name}; export { default } from ${name};`, loader: 'js' };
    });
  },
};
