import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { expect, it, onTestFinished } from 'vitest';

/** Faulty handlers that run in sequence in one process. Each gets time for late failures. */
const PROGRAM = `
  import { webhook } from './lambda';
  import { signedEvent, voiceParams } from './lambda/testing';

  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const fail = () => { throw new Error('broken'); };
  const quiet = { info() {}, warn() {}, error() {} };
  const aborted = ({ signal }) => new Promise((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason)));

  const routes = {
    '/rejects-when-aborted': aborted,
    '/throws-when-aborted': async (request) => { await aborted(request).catch(fail); },
    '/fetches-when-aborted': ({ signal }) => fetch('http://127.0.0.1:9/', { signal }).then(() => pause(1e3)).catch(() => aborted({ signal })),
    '/rejects-late': () => pause(30).then(fail),
    '/answers-late': () => pause(30).then(() => '<Response/>'),
    '/breaks-off': () => new Response(new ReadableStream({ start: (controller) => { setTimeout(() => controller.error(new Error('x')), 30); } })),
    '/throws': fail,
    '/answers': () => '<Response/>',
  };
  const refusing = { info: async () => fail(), warn: async () => fail(), error: fail };
  const call = (handler, path) => handler(signedEvent({ frontDoor: 'function-url', url: 'https://a.example' + path,
    authToken: 'secret', params: voiceParams() }));

  const main = async () => {
    for (const logger of [quiet, refusing]) {
      console.info = console.warn = console.error = fail;
      webhook(routes, { authToken: async () => fail(), logger });
      for (const fallback of [undefined, aborted]) {
        const handler = webhook(routes, { authToken: 'secret', deadlineMs: 15, logger, fallback });
        for (const path of Object.keys(routes)) console.log(path, (await call(handler, path)).statusCode);
      }
    }
    await pause(100);
  };
  main();`;

const ANSWERS = [
  '/rejects-when-aborted 504',
  '/throws-when-aborted 504',
  '/fetches-when-aborted 504',
  '/rejects-late 504',
  '/answers-late 504',
  '/breaks-off 504',
  '/throws 500',
  '/answers 200',
];

it('survives routes, fallbacks, and loggers that fail late', { timeout: 30_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'survival-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'program.cjs');
  const stdin = { contents: PROGRAM, resolveDir: resolve(__dirname, '../../..') };
  await build({ stdin, bundle: true, platform: 'node', outfile: file, logLevel: 'error' });
  const { status, stdout, stderr } = spawnSync(process.execPath, [file], { encoding: 'utf8', env: {} });
  expect(stderr).toBe('');
  expect(stdout.trim().split('\n')).toEqual([...ANSWERS, ...ANSWERS, ...ANSWERS, ...ANSWERS]);
  expect(status).toBe(0);
});
