import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { AssetHashType, DockerImage } from 'aws-cdk-lib';
import { type AssetCode, Code, type Runtime } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { configurationError } from '../validation';
import type { BundlingOptions } from './options';

/** Name of the bundle's file. */
export const BUNDLE = 'app.js';

/** Comment that esbuild writes so that Node finds a CommonJS bundle's exports: `0 && (module.exports = { handler })`. */
const NAMED_EXPORTS = /\b0\s*&&\s*\(module\.exports\s*=\s*\{[^{}]*\}\)/g;

/**
 * Returns an `index.js` that requires the bundle and has the same exports.
 *
 * Lambda imports the handler's file, and Node then scans a CommonJS file for the names of its exports. For a bundle of
 * 70 kB that adds at least 15 ms to every cold start. This file has almost nothing to scan. Node would follow a `require`
 * of a literal into the bundle, so the name is in a constant.
 */
export function indexInFront(bundle: string): string {
  // The last match, because earlier ones may be inside strings.
  const names = [...bundle.matchAll(NAMED_EXPORTS)].at(-1)?.[0];
  return [
    `const bundle = './${BUNDLE}';`,
    'module.exports = require(bundle);',
    ...(names ? [`${names};`] : []),
    '',
  ].join('\n');
}

const SOURCE_EXTENSIONS = ['.ts', '.mts', '.cts', '.tsx', '.js', '.mjs', '.cjs', '.jsx'];

/** Lambda's Node.js runtimes include the AWS SDK. */
const IN_THE_RUNTIME = ['@aws-sdk/*', '@smithy/*'];

interface OutputFile {
  readonly path: string;
  readonly contents: Uint8Array;
}

/** The part of esbuild's API in use. esbuild is a dependency of the user's project, not of this package. */
interface Esbuild {
  buildSync(options: Record<string, unknown>): Built;
}

interface Built {
  readonly outputFiles: readonly OutputFile[];
  readonly metafile: { readonly inputs: Readonly<Record<string, { readonly format?: 'cjs' | 'esm' }>> };
}

/** An entry file and its bundling. */
export interface EntryBundling {
  readonly entry: string;
  /** Name of the export that Lambda calls. */
  readonly handler: string;
  readonly runtime: Runtime;
  readonly sourceMap: boolean;
  readonly bundling: BundlingOptions;
}

/**
 * Bundles a user's entry file with esbuild at synth, with an `index.js` in front. It runs in this process, so the result
 * doesn't depend on a lock file, shell, package manager or Docker.
 */
export function bundleEntry(scope: IConstruct, props: EntryBundling): AssetCode {
  const entry = resolve(props.entry);
  checkEntry(scope, props.entry, entry);
  const options = esbuildOptions(entry, props);
  return Code.fromAsset(dirname(entry), {
    assetHashType: AssetHashType.OUTPUT,
    bundling: {
      // Never runs: `local` bundles or throws. CDK distinguishes bundles of the same folder by the command.
      image: DockerImage.fromRegistry('unused'),
      command: ['esbuild', JSON.stringify(options)],
      local: {
        tryBundle: (folder) => {
          const { metafile } = bundleInto(folder, loadEsbuild(scope, entry), options);
          const format = metafile.inputs[relative(packageFolder(entry), entry).replaceAll('\\', '/')]?.format;
          checkExport(scope, props, { format, bundle: readFileSync(join(folder, BUNDLE), 'utf8') });
          return true;
        },
      },
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
      ? `the file ${entry} doesn't exist`
      : `must be a TypeScript or JavaScript file (${SOURCE_EXTENSIONS.join(', ')})`,
    fix: 'set the path of the file that exports the handler, absolute or relative to the working directory',
  });
}

function bundleInto(folder: string, esbuild: Esbuild, options: Record<string, unknown>): Built {
  const built = esbuild.buildSync(options);
  for (const { path, contents } of built.outputFiles) writeFileSync(join(folder, basename(path)), contents);
  writeFileSync(join(folder, 'index.js'), indexInFront(readFileSync(join(folder, BUNDLE), 'utf8')));
  return built;
}

/** Rejects a module without the handler, which Lambda would only report when the first call comes in. */
function checkExport(
  scope: IConstruct,
  { entry, handler }: EntryBundling,
  { format, bundle }: { format: 'cjs' | 'esm' | undefined; bundle: string },
): void {
  const names = exportsOf(bundle);
  // The exports of a CommonJS module, and those of another package, are only known when it runs.
  if (format === 'cjs' || names === undefined || names.includes(handler)) return;
  throw configurationError(scope, {
    prop: 'entry',
    value: entry,
    problem:
      `the module doesn't export \`${handler}\`, which Lambda calls; ` +
      (names.length > 0 ? `it exports ${names.join(', ')}` : 'it has no named exports'),
    fix: `add \`export const ${handler} = webhook({ … })\`, or set \`handler\` to the name of the export`,
  });
}

/** Returns the names that a bundle exports; `undefined` if it re-exports those of a package. */
function exportsOf(bundle: string): string[] | undefined {
  const [, list = ''] = /\{([^{}]*)\}/.exec(bundle.match(NAMED_EXPORTS)?.at(-1) ?? '') ?? [];
  if (list.includes('...')) return undefined;
  return list.split(',').flatMap((name) => name.trim().replace(/^"(.*)": ?null$/, '$1') || []);
}

function esbuildOptions(entry: string, { runtime, sourceMap, bundling }: EntryBundling): Record<string, unknown> {
  const project = packageFolder(entry);
  return {
    entryPoints: [entry],
    // Paths in the bundle and source map are relative to this folder, so the asset's hash doesn't depend on the working
    // or output directory of synth.
    absWorkingDir: project,
    outfile: join(project, BUNDLE),
    write: false,
    metafile: true,
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

/** Loads the project's own esbuild, resolved from the entry first, then from the working directory. */
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
    problem: 'bundling it requires esbuild, which is not installed',
    fix: 'run `npm install --save-dev esbuild`, or set `code` to code that is already built',
  });
}

function isNotFound(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND';
}
