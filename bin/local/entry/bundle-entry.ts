import { dirname, resolve } from 'node:path';
import type { BuildFailure } from 'esbuild';
import { EntryError } from './entry-error';
import type { Esbuild } from './find-esbuild';

/**
 * Bundles an entry into one CommonJS file with its source map inside, so that a stack names the user's own lines.
 *
 * @returns the files that it was made of, absolute; none of a package.
 * @throws {EntryError} with esbuild's messages.
 */
export async function bundleEntry(esbuild: Esbuild, entry: string, outfile: string): Promise<string[]> {
  const folder = dirname(entry);
  try {
    const { metafile } = await esbuild.build({
      absWorkingDir: folder,
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      target: `node${process.versions.node}`,
      format: 'cjs',
      mainFields: ['module', 'main'],
      sourcemap: 'inline',
      metafile: true,
      logLevel: 'silent',
    });
    return Object.keys(metafile.inputs)
      .filter((file) => !/(?:^|\/)node_modules\//.test(file))
      .map((file) => resolve(folder, file));
  } catch (error) {
    throw await described(esbuild, error);
  }
}

async function described(esbuild: Esbuild, error: unknown): Promise<unknown> {
  const { errors } = error as Partial<BuildFailure>;
  if (!Array.isArray(errors)) return error;
  const texts = await esbuild.formatMessages(errors, { kind: 'error', color: false });
  return new EntryError(texts.join('\n').trim());
}
