import { readdirSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import type { BuildFailure } from 'esbuild';
import { packageRoot } from '../../package-root';

/** The user's code can't run. The message says why and where. */
export class EntryError extends Error {
  override readonly name = 'EntryError';
  readonly code = 'ENTRY_UNUSABLE';
}

/** The user's bundler. It isn't a dependency of this package. */
export type Esbuild = typeof import('esbuild');

/** Finds esbuild in the entry's project, the working folder, or the tool's installation, in this order. */
export function findEsbuild(entry: string, cwd: string = process.cwd(), own = packageRoot()): Esbuild | undefined {
  for (const folder of [dirname(entry), cwd, own]) {
    try {
      return createRequire(join(folder, 'package.json'))('esbuild');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw error;
    }
  }
  return undefined;
}

/** Files that Node runs without a bundler. */
export const PLAIN = /\.[cm]?js$/;
const LOADED = /\.(?:[cm]?js|json)$/;
/** Maximum number of watched files. The entry itself is always among them. */
const MAX_FILES = 2000;

/** Returns the files that a plain entry can import, except packages: scripts and JSON files in its folder and below. */
export function plainFiles(entry: string): string[] {
  const found: string[] = [entry];
  const folders = [dirname(entry)];
  for (let folder = folders.shift(); folder !== undefined && found.length < MAX_FILES; folder = folders.shift()) {
    for (const each of readdirSync(folder, { withFileTypes: true })) {
      const hidden = each.name.startsWith('.') || each.name === 'node_modules';
      if (each.isDirectory() && !hidden) folders.push(join(folder, each.name));
      else if (each.isFile() && LOADED.test(each.name)) found.push(join(folder, each.name));
    }
  }
  return found;
}

/** Bundles an entry again and again, and parses only changed files. */
export interface Bundler {
  /**
   * Bundles into a CommonJS file with a source map beside it, for the user's own lines in stack traces.
   *
   * @returns absolute paths of its source files, except those of packages.
   * @throws {EntryError} with esbuild's messages.
   */
  bundle(outfile: string): Promise<string[]>;
  end(): Promise<void>;
}

/** Creates a bundler. All output files have to be in the folder. */
export async function bundlerOf(esbuild: Esbuild, entry: string, outdir: string): Promise<Bundler> {
  const folder = dirname(entry);
  const built = join(outdir, 'index.js');
  const context = await esbuild.context({
    absWorkingDir: folder,
    entryPoints: [entry],
    outfile: built,
    bundle: true,
    platform: 'node',
    target: `node${process.versions.node}`,
    format: 'cjs',
    mainFields: ['module', 'main'],
    sourcemap: 'external',
    sourcesContent: false,
    metafile: true,
    logLevel: 'silent',
  });
  const bundle = async (outfile: string) => {
    try {
      const { metafile } = await context.rebuild();
      for (const suffix of ['.map', '']) await rename(built + suffix, outfile + suffix);
      return Object.keys(metafile.inputs)
        .filter((file) => !/(?:^|\/)node_modules\//.test(file))
        .map((file) => resolve(folder, file));
    } catch (error) {
      throw await entryError(esbuild, error);
    }
  };
  return { bundle, end: () => context.dispose() };
}

async function entryError(esbuild: Esbuild, error: unknown): Promise<unknown> {
  const { errors } = error as Partial<BuildFailure>;
  if (!Array.isArray(errors)) return error;
  const texts = await esbuild.formatMessages(errors, { kind: 'error', color: false });
  return new EntryError(texts.join('\n').trim());
}
