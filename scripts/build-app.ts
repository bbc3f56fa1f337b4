import { rm, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { packageRoot } from '../bin/package-root';
import { LEAN_XML } from './lean-xml';

/** The most that the default app's bundle may have: it is loaded at every cold start. */
export const MAX_APP_BYTES = 100_000;

const ROOT = packageRoot(__dirname);

/** The default app, ready to be deployed. */
export interface BuiltApp {
  /** The folder to deploy: `index.js`, `app.js`, and `app.js.map` if it was asked for. */
  readonly folder: string;
  /** What is loaded: `index.js`, a line that loads `app.js`. */
  readonly file: string;
  /** All the code: `app.js`. */
  readonly bundle: string;
  readonly bytes: number;
  /** What went into the bundle. */
  readonly metafile: Metafile;
}

/**
 * Lambda loads a handler's file by `import`, and Node then reads all of a CommonJS file for the names that it exports: some
 * 15 ms for the bundle, nothing for this line.
 */
const INDEX = "exports.handler = require('./app.js').handler;\n";

/**
 * Bundles `lambda/app.ts` into `<folder>/app.js`, with an `index.js` in front, the same bytes for the same sources wherever the folder is. What
 * went into it is written beside the folder, to `<folder>.meta.json`, where it does not change the asset's hash.
 */
export async function buildApp(folder: string, options: { readonly sourceMap?: boolean } = {}): Promise<BuiltApp> {
  const file = join(resolve(folder), 'index.js');
  const bundle = join(resolve(folder), 'app.js');
  await rm(`${bundle}.map`, { force: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: ['lambda/app.ts'],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    sourcemap: options.sourceMap ?? false,
    sourcesContent: false,
    metafile: true,
    logLevel: 'error',
    alias: LEAN_XML,
  });
  await writeFile(file, INDEX);
  await writeFile(`${resolve(folder)}.meta.json`, JSON.stringify(metafile));
  const bytes = Object.entries(metafile.outputs).find(([name]) => name.endsWith('.js'))?.[1].bytes ?? 0;
  return { folder: resolve(folder), file, bundle, bytes, metafile };
}

/** @throws {RangeError} naming what takes most room, when the bundle is larger than {@link MAX_APP_BYTES}. */
export function checkSize({ bytes, metafile }: Pick<BuiltApp, 'bytes' | 'metafile'>): void {
  if (bytes <= MAX_APP_BYTES) return;
  const largest = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .sort(([, one], [, other]) => other.bytesInOutput - one.bytesInOutput)
    .slice(0, 10)
    .map(([name, { bytesInOutput }]) => `  ${bytesInOutput} ${name}`);
  throw new RangeError(
    `The default app's bundle has ${bytes} bytes, ${MAX_APP_BYTES} are allowed. Most of it:\n${largest.join('\n')}`,
  );
}

async function main(): Promise<void> {
  const app = await buildApp(join(ROOT, 'dist', 'app'), { sourceMap: true });
  checkSize(app);
  console.log(`${relative(process.cwd(), app.bundle)}: ${app.bytes} bytes`);
}

// Not `require.main`: in a bundle that holds this file, that is the bundle.
if (basename(process.argv[1] ?? '', '.ts') === 'build-app') {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
