import { join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { ROOT } from './paths';

/** A bundled function that runs beside the webhook. */
export interface BundledFunction {
  readonly file: string;
  readonly metafile: Metafile;
}

/** Bundles the self-check's function. */
export function buildSelfCheck(folder: string): Promise<BundledFunction> {
  return bundleFunction('operations/self-check/index.ts', folder);
}

/** Bundles the function that sets URLs at Twilio during a deployment. */
export function buildPointing(folder: string): Promise<BundledFunction> {
  return bundleFunction('operations/pointing/handler.ts', folder);
}

/** Bundles a function into `<folder>/index.js`. The bytes depend only on the sources. */
async function bundleFunction(entry: string, folder: string): Promise<BundledFunction> {
  const file = join(resolve(folder), 'index.js');
  const { metafile } = await build({
    absWorkingDir: ROOT,
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
