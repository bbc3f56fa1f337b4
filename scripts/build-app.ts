import { rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { packageRoot } from '../bin/package-root';

/** Maximum size of the default app's bundle, which every cold start loads. */
export const MAX_APP_BYTES = 100_000;

const ROOT = packageRoot(__dirname);

const SAMPLE_APP = 'lambda/app.ts';

/** The app of a webhook that only delivers. A bundle apart, so that other webhooks load nothing of it. */
export const DELIVERY_APP = 'lambda/delivery-app.ts';

/** The relay of the local run. */
export const RELAY_APP = 'lambda/relay-app.ts';

/**
 * Replaces xmlbuilder, which Twilio's TwiML builders use, with a writer of the same XML that is a twentieth of the size. The
 * path is relative to the root of the project.
 */
export const LEAN_XML: Record<string, string> = { xmlbuilder: './lambda/xml/xml-writer.ts' };

/** A bundled app. */
export interface BuiltApp {
  /** The folder to deploy: `index.js`, `app.js`, and optionally `app.js.map`. */
  readonly folder: string;
  /** The file that Lambda loads: `index.js`, which loads `app.js`. */
  readonly file: string;
  /** The file with all the code: `app.js`. */
  readonly bundle: string;
  readonly bytes: number;
  /** The inputs of the bundle. */
  readonly metafile: Metafile;
}

/**
 * Lambda imports a handler's file, and Node.js then scans a whole CommonJS file for the names it exports. On Node 22
 * and early versions of Node 24, that takes 15 ms or more for the bundle, and nothing for this line.
 */
const INDEX = "exports.handler = require('./app.js').handler;\n";

/**
 * Bundles an app, by default `lambda/app.ts`, into `<folder>/app.js`, with an `index.js` in front. The bytes depend only on the sources. Writes
 * the inputs to `<folder>.meta.json`, outside of the folder, where they don't change the asset's hash.
 */
export async function buildApp(
  folder: string,
  options: { readonly sourceMap?: boolean; readonly entry?: string } = {},
): Promise<BuiltApp> {
  const file = join(resolve(folder), 'index.js');
  const bundle = join(resolve(folder), 'app.js');
  await rm(`${bundle}.map`, { force: true });
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [options.entry ?? SAMPLE_APP],
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

/** Checks the size of the bundle. @throws {RangeError} naming the largest inputs if it exceeds {@link MAX_APP_BYTES}. */
export function checkSize({ bytes, metafile }: Pick<BuiltApp, 'bytes' | 'metafile'>): void {
  if (bytes <= MAX_APP_BYTES) return;
  const largest = Object.values(metafile.outputs)
    .flatMap(({ inputs }) => Object.entries(inputs))
    .sort(([, one], [, other]) => other.bytesInOutput - one.bytesInOutput)
    .slice(0, 10)
    .map(([name, { bytesInOutput }]) => `  ${bytesInOutput} ${name}`);
  throw new RangeError(
    `The app's bundle has ${bytes} bytes, but at most ${MAX_APP_BYTES} are allowed. Largest inputs:\n${largest.join('\n')}`,
  );
}
