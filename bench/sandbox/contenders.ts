import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { ROOT } from '../../scripts/build/paths';
import { buildApp, LEAN_XML } from '../../scripts/build-app';
import { sizeOf } from './optional-tools';
import type { Tools } from './tools';

/** A way to answer Twilio's webhooks in a Lambda function. */
export interface Contender {
  readonly name: string;
  /** File in `bench/contenders/`; `undefined` for this project's default app. */
  readonly source?: string;
  /** Whether it loads all of Twilio's library. */
  readonly twilio?: true;
  /** The runtime; AWS's runtime client for Node.js by default. */
  readonly runtime?: 'python' | 'web-adapter';
}

export const FLOOR: Contender = { name: 'empty handler', source: 'empty.mjs' };
export const PYTHON_FLOOR: Contender = { name: 'empty handler, Python', source: 'empty.py', runtime: 'python' };
export const OURS: Contender = { name: 'this project' };
/** The smallest handler that checks the signature with Twilio's library, for one kind of webhook at one front door. */
export const HAND_WRITTEN: Contender = {
  name: 'hand-written, validateRequest',
  source: 'hand-written.mjs',
};

/** The least code that does the same work as this project for that webhook, with the same writer of XML. */
export const SAME_WORK: Contender = { name: 'hand-written, same work', source: 'same-work.mjs' };

/** All contenders, in the order of their turns. */
const CONTENDERS: readonly Contender[] = [
  FLOOR,
  OURS,
  HAND_WRITTEN,
  { name: 'twilio.validateRequest', source: 'twilio-library.mjs', twilio: true },
  { name: 'Hono, hand-written check', source: 'hono-app.mjs' },
  { name: 'Powertools, validateRequest', source: 'powertools-app.mjs', twilio: true },
  { name: 'Express, serverless-http', source: 'express-serverless-http.mjs', twilio: true },
  { name: 'Express, serverless-express', source: 'express-serverless-express.mjs', twilio: true },
  { name: 'Express, Lambda Web Adapter', source: 'express-web-adapter.mjs', twilio: true, runtime: 'web-adapter' },
  PYTHON_FLOOR,
  { name: "Python, Twilio's validator", source: 'twilio_validator.py', runtime: 'python' },
];

/** Returns the contenders whose tools are installed. */
export function contenders({ python, webAdapter }: Tools): readonly Contender[] {
  const without = [...(python ? [] : ['python']), ...(webAdapter ? [] : ['web-adapter'])];
  return CONTENDERS.filter(({ runtime }) => runtime === undefined || !without.includes(runtime));
}

/** Whether a contender only answers, as the lower bound of its language. */
export function isFloor({ name }: Pick<Contender, 'name'>): boolean {
  return name === FLOOR.name || name === PYTHON_FLOOR.name;
}

/** Whether a contender can read its token from Secrets Manager. */
export function hasStore(contender: Contender): boolean {
  return !isFloor(contender) && contender !== HAND_WRITTEN && contender.runtime !== 'python';
}

/** A bundled contender. */
export interface Built {
  readonly contender: Contender;
  /** Folder of `index.js` or `index.py`. */
  readonly folder: string;
  readonly bytes: number;
  /** Whether it reads the token from Secrets Manager. */
  readonly store: boolean;
}

/** Bundles a contender for deployment: minified, as CommonJS, with all its imports. Python has its packages beside it. */
export async function bundle(contender: Contender, store: boolean, tools: Tools): Promise<Built> {
  const { source, runtime } = contender;
  const own = source?.replace(/\.\w+$/, '') ?? 'this-project';
  const folder = join(tools.folder, 'built', `${own}${runtime === 'python' ? '-python' : ''}${store ? '-store' : ''}`);
  mkdirSync(folder, { recursive: true });
  if (source === undefined) return { contender, folder, store, bytes: (await buildApp(folder)).bytes };
  const from = join(__dirname, '..', 'contenders', source);
  if (runtime === 'python') {
    copyFileSync(from, join(folder, 'index.py'));
    const packages = isFloor(contender) ? 0 : sizeOf(tools.python?.packages ?? '');
    return { contender, folder, store, bytes: packages + sizeOf(from) };
  }
  const { metafile } = await build({
    entryPoints: [from],
    outfile: join(folder, 'index.js'),
    nodePaths: [tools.modules],
    define: { STORE: String(store) },
    ...(contender === SAME_WORK ? { absWorkingDir: ROOT, alias: LEAN_XML } : {}),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    minify: true,
    metafile: true,
    logLevel: 'error',
  });
  const bytes = Object.values(metafile.outputs)[0]?.bytes ?? 0;
  return { contender, folder, store, bytes: bytes + (runtime === 'web-adapter' ? sizeOf(tools.webAdapter ?? '') : 0) };
}
