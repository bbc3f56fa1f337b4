import { type BuildOptions, build, type Metafile } from 'esbuild';
import { LEAN_XML } from '../lean-xml';
import { compiledConstruct } from './compiled-construct';
import { nodeBuiltins } from './node-builtins';
import { ROOT } from './paths';

/** What Lambda brings along, the peers, and what a user who bundles an entry of his own installs himself. */
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
  // The strict rules are the linter's business; what counts here is how the code is emitted.
  tsconfigRaw: { compilerOptions: { target: 'ES2022' } },
} satisfies BuildOptions;

/** For users' code, from `require` and from `import`; readable, because users debug into it and minify it themselves. */
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

function program(entry: string, name: string): BuildOptions {
  return {
    ...SHARED,
    entryPoints: [entry],
    outfile: `dist/bin/${name}.js`,
    format: 'cjs',
    plugins: [compiledConstruct],
  };
}

/** Everything that esbuild makes but the default app, which is minified and has a build of its own. */
const BUNDLES: readonly BuildOptions[] = [
  ...library('lambda/index.ts', 'lambda'),
  ...library('lambda/testing/index.ts', 'testing'),
  ...library('lambda/idempotency/index.ts', 'idempotency'),
  program('bin/twilio-webhook.ts', 'twilio-webhook'),
  program('bin/app.ts', 'app'),
  program('bin/local/sandbox/sandbox-thread.ts', 'sandbox-thread'),
];

/** Writes all bundles and returns what went into each. */
export async function buildBundles(): Promise<Metafile[]> {
  const results = await Promise.all(BUNDLES.map((options) => build(options)));
  return results.flatMap(({ metafile }) => metafile ?? []);
}
