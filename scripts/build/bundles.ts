import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { type BuildOptions, build, type Metafile, type Plugin } from 'esbuild';
import { LEAN_XML } from '../build-app';
import { DIST, ROOT } from './paths';

const BUILTIN = 'node-builtin';

/**
 * Lets bundled CommonJS `require` Node.js modules inside an ES module, through `import` statements. By default esbuild leaves a
 * `require` that throws. The usual remedy, `createRequire(import.meta.url)` at the top of the bundle, breaks when a user bundles
 * the module again into CommonJS, as `NodejsFunction` does by default.
 */
const nodeBuiltins: Plugin = {
  name: BUILTIN,
  setup(build) {
    build.onResolve({ filter: /^[a-z:_/0-9]+$/ }, ({ path, kind, namespace }) => {
      if (kind !== 'require-call' || namespace === BUILTIN || !isBuiltin(path)) return undefined;
      return { path: path.startsWith('node:') ? path : `node:${path}`, namespace: BUILTIN };
    });
    build.onLoad({ filter: /.*/, namespace: BUILTIN }, ({ path }) => {
      const name = JSON.stringify(path);
      return { contents: `export * from ${name}; export { default } from ${name};`, loader: 'js' };
    });
  },
};

const LIB = join(ROOT, 'lib');

/**
 * Excludes `lib/` from the bundles in `dist/bin/` and loads it from the files compiled by jsii, because a process needs a single
 * `TwilioWebhook`, which finds its asset relative to its own file.
 */
const compiledConstruct: Plugin = {
  name: 'compiled-construct',
  setup(build) {
    const outfile = build.initialOptions.outfile ?? '';
    build.onResolve({ filter: /^\.\.?\// }, async ({ path, pluginData, ...options }) => {
      if (pluginData === compiledConstruct) return undefined;
      const found = await build.resolve(path, { ...options, pluginData: compiledConstruct });
      if (!found.path.startsWith(`${LIB}/`)) return undefined;
      const compiled = join(DIST, relative(LIB, found.path)).replace(/\.ts$/, '.js');
      return { path: relative(dirname(join(ROOT, outfile)), compiled), external: true };
    });
  },
};

/** Packages that Lambda provides, peers, and packages that users install to bundle their own entry. */
const EXTERNAL = ['@aws-sdk/*', 'aws-cdk', 'aws-cdk-lib', 'constructs', 'esbuild'];

const SHARED = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  target: 'node20',
  mainFields: ['module', 'main'],
  external: EXTERNAL,
  legalComments: 'none',
  metafile: true,
  logLevel: 'warning',
  // Only affects how the code is emitted. The strict rules are for lint.
  tsconfigRaw: { compilerOptions: { target: 'ES2022' } },
} satisfies BuildOptions;

/** Options for an entry point, once for `require` and once for `import`. Not minified, because users debug into it. */
function library(entry: string, folder: string): BuildOptions[] {
  return [
    { ...SHARED, entryPoints: [entry], outfile: `dist/${folder}/index.js`, format: 'cjs', alias: LEAN_XML },
    {
      ...SHARED,
      entryPoints: [entry],
      outfile: `dist/${folder}/index.mjs`,
      format: 'esm',
      alias: LEAN_XML,
      plugins: [nodeBuiltins],
    },
  ];
}

/** Options for a program. Minified, because nobody debugs into it; its classes and functions keep their names in errors. */
function program(entry: string, name: string): BuildOptions {
  return {
    ...SHARED,
    minify: true,
    keepNames: true,
    entryPoints: [entry],
    outfile: `dist/bin/${name}.js`,
    format: 'cjs',
    plugins: [compiledConstruct],
  };
}

/** Everything that esbuild bundles, except the minified functions. */
const BUNDLES: readonly BuildOptions[] = [
  ...library('lambda/index.ts', 'lambda'),
  ...library('lambda/testing/index.ts', 'lambda/testing'),
  ...library('lambda/idempotency/index.ts', 'lambda/idempotency'),
  ...library('lambda/relay/index.ts', 'lambda/relay'),
  ...library('lambda/delivery/index.ts', 'lambda/delivery'),
  program('bin/twilio-webhook.ts', 'twilio-webhook'),
  program('bin/app.ts', 'app'),
  program('bin/local/sandbox/sandbox-thread.ts', 'sandbox-thread'),
];

/** Writes all bundles. @returns the inputs of each. */
export async function buildBundles(): Promise<Metafile[]> {
  const results = await Promise.all(BUNDLES.map((options) => build(options)));
  return results.flatMap(({ metafile }) => metafile ?? []);
}
