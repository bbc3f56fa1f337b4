import { join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { packageRoot } from '../bin/local/package-root';

/**
 * Bundles what sets URLs at Twilio during a deployment into `<folder>/index.js`, the same bytes for the same sources wherever the folder is.
 */
export async function buildPointing(folder: string): Promise<{ readonly file: string; readonly metafile: Metafile }> {
  const file = join(resolve(folder), 'index.js');
  const { metafile } = await build({
    absWorkingDir: packageRoot(__dirname),
    entryPoints: ['lambda/operations/point-phone-number.ts'],
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
