import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code, type Runtime } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { configurationError } from '../validation';
import type { BundlingOptions } from './props';

/** The file that an entry is bundled into. */
export const BUNDLE = 'app.js';

/** What esbuild leaves for Node to find a CommonJS bundle's exports by: `0 && (module.exports = { handler })`. */
const NAMED_EXPORTS = /\b0\s*&&\s*\(module\.exports\s*=\s*\{[^{}]*\}\)/g;

/**
 * The `index.js` that stands before a bundle and has the same exports.
 *
 * Lambda loads the handler's file by `import`, and of a CommonJS file Node then reads all of the source for the names that
 * it exports: for a bundle of 70 kB that is 15 ms or more of every cold start. This file has hardly any. Node would
 * follow a `require` of a literal into the bundle again, so the name is in a constant.
 */
export function indexInFront(bundle: string): string {
  // The last, because what stands before it may be text.
  const names = [...bundle.matchAll(NAMED_EXPORTS)].at(-1)?.[0];
  return [
    `const bundle = './${BUNDLE}';`,
    'module.exports = require(bundle);',
    ...(names ? [`${names};`] : []),
    '',
  ].join('\n');
}

const SOURCE_EXTENSIONS = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'];

/** The AWS SDK is part of Lambda's Node.js runtimes. */
const IN_THE_RUNTIME = ['@aws-sdk/*', '@smithy/*'];

interface OutputFile {
  readonly path: string;
  readonly contents: Uint8Array;
}

/** What is used of esbuild, which is the user's and not a dependency of this package. */
interface Esbuild {
  buildSync(options: Record<string, unknown>): { readonly outputFiles: readonly OutputFile[] };
}

/** What an entry is bundled for. */
export interface EntryBundlingProps {
  readonly entry: string;
  readonly runtime: Runtime;
  readonly sourceMap: boolean;
  readonly bundling: BundlingOptions;
}

/**
 * Code that esbuild bundles at synth from a user's entry file, with an `index.js` in front: in this process, so that no
 * lock file, shell, package manager or Docker has a say in it.
 */
export function bundleEntry(scope: IConstruct, props: EntryBundlingProps): AssetCode {
  const entry = resolve(props.entry);
  checkEntry(scope, props.entry, entry);
  const options = esbuildOptions(entry, props);
  return Code.fromAsset(dirname(entry), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never run: `local` bundles or throws. CDK tells bundles of one folder apart by the command.
      image: DockerImage.fromRegistry('unused'),
      command: ['esbuild', JSON.stringify(options)],
      local: { tryBundle: (folder) => bundleInto(folder, loadEsbuild(scope, entry), options) },
    },
  });
}

function checkEntry(scope: IConstruct, given: string, entry: string): void {
  const isSource = SOURCE_EXTENSIONS.includes(extname(entry));
  if (isSource && existsSync(entry)) return;
  throw configurationError(scope, {
    prop: 'entry',
    value: given,
    problem: isSource
      ? `there is no file ${entry}`
      : `must be a TypeScript or JavaScript file (${SOURCE_EXTENSIONS.join(', ')})`,
    fix: 'give the path of the file that exports the handler, absolute or from the working directory',
  });
}

function bundleInto(folder: string, esbuild: Esbuild, options: Record<string, unknown>): boolean {
  const { outputFiles } = esbuild.buildSync(options);
  for (const { path, contents } of outputFiles) writeFileSync(join(folder, basename(path)), contents);
  writeFileSync(join(folder, 'index.js'), indexInFront(readFileSync(join(folder, BUNDLE), 'utf8')));
  return true;
}

function esbuildOptions(entry: string, { runtime, sourceMap, bundling }: EntryBundlingProps): Record<string, unknown> {
  const project = packageFolder(entry);
  return {
    entryPoints: [entry],
    // Paths in bundle and source map start here, so that the asset's hash does not depend on where synth is started or
    // writes to.
    absWorkingDir: project,
    outfile: join(project, BUNDLE),
    write: false,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: runtime.name.replace(/^nodejs(\d+)\.x$/, 'node$1'),
    minify: bundling.minify ?? true,
    sourcemap: sourceMap,
    external: bundling.externalModules ?? IN_THE_RUNTIME,
    define: bundling.define ?? {},
    loader: bundling.loader ?? {},
    logLevel: 'error',
    ...(bundling.tsconfig === undefined ? {} : { tsconfig: resolve(bundling.tsconfig) }),
  };
}

function packageFolder(entry: string): string {
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  return dirname(entry);
}

/** The project's own esbuild: seen from the entry first, then from where synth was started. */
function loadEsbuild(scope: IConstruct, entry: string): Esbuild {
  for (const folder of [dirname(entry), process.cwd()]) {
    const require = createRequire(join(folder, 'package.json'));
    try {
      return require('esbuild');
    } catch (error) {
      if (!isNotFound(error)) throw error;
    }
  }
  throw configurationError(scope, {
    prop: 'entry',
    value: entry,
    problem: 'bundling it needs esbuild, which is not installed',
    fix: 'run "npm i -D esbuild", or give code that is already built',
  });
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}
