import { join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { packageRoot } from '../bin/package-root';

/** A function that runs beside the webhook, ready to be deployed. */
export interface BundledFunction {
  readonly file: string;
  readonly metafile: Metafile;
}

/** Bundles a function into `<folder>/index.js`, the same bytes for the same sources wherever the folder is. */
export async function bundleFunction(entry: string, folder: string): Promise<BundledFunction> {
  const file = join(resolve(folder), 'index.js');
  const { metafile } = await build({
    absWorkingDir: packageRoot(__dirname),
    entryPoints: [entry],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    mainFields: ['module', 'main'],
    minify: true,
    legalComments: 'none',
    metafile: true,
    logLevel: 'error',
  });
  return { file, metafile };
}
