import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { buildApp } from '../../scripts/build-app';
import type { Tools } from './tools';

/** A way to answer Twilio's webhooks in a Lambda function. */
export interface Contender {
  readonly name: string;
  /** File in `bench/contenders/`; `undefined` for this project's default app. */
  readonly source?: string;
  /** Whether it loads Twilio's library. */
  readonly twilio?: true;
}

export const FLOOR: Contender = { name: 'empty handler', source: 'empty.mjs' };
export const OURS: Contender = { name: 'this project' };
/** The smallest handler that checks the signature with Twilio's library, for one kind of webhook at one front door. */
export const HAND_WRITTEN: Contender = {
  name: 'hand-written, validateRequest',
  source: 'hand-written.mjs',
  twilio: true,
};

/** All contenders, in the order of their turns. */
export const CONTENDERS: readonly Contender[] = [
  FLOOR,
  OURS,
  { name: 'twilio.validateRequest', source: 'twilio-library.mjs', twilio: true },
  { name: 'Express, serverless-http', source: 'express-app.mjs', twilio: true },
  { name: 'Hono, hand-written check', source: 'hono-app.mjs' },
];

/** A bundled contender. */
export interface Built {
  readonly contender: Contender;
  /** Folder of `index.js`. */
  readonly folder: string;
  readonly bytes: number;
  /** Whether it reads the token from Secrets Manager. */
  readonly store: boolean;
}

/** Bundles a contender for deployment: minified, as CommonJS, with all its imports. */
export async function bundle(contender: Contender, store: boolean, tools: Tools): Promise<Built> {
  const own = contender.source?.replace('.mjs', '') ?? 'this-project';
  const folder = join(tools.folder, 'built', `${own}${store ? '-store' : ''}`);
  mkdirSync(folder, { recursive: true });
  if (contender.source === undefined) return { contender, folder, store, bytes: (await buildApp(folder)).bytes };
  const { metafile } = await build({
    entryPoints: [join(__dirname, '..', 'contenders', contender.source)],
    outfile: join(folder, 'index.js'),
    nodePaths: [tools.modules],
    define: { STORE: String(store) },
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    metafile: true,
    logLevel: 'error',
  });
  return { contender, folder, store, bytes: Object.values(metafile.outputs)[0]?.bytes ?? 0 };
}
