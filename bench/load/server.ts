import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { BroadcastChannel } from 'node:worker_threads';
import { makeCertificates } from '../../bin/local/certificates/make-certificates';
import { LOCAL_DOORS } from '../../bin/local/doors/local-door';
import { startLocalRun } from '../../bin/local/doors/local-run';
import { buildApp } from '../../scripts/build-app';
import { TOKEN } from '../requests/events';

/*
 * Runs the local run in a separate process, so that its figures exclude the client's memory. `bench/load.ts` forks it,
 * receives the doors, and asks for samples.
 */

/** The first message to the client. */
export interface Started {
  readonly ca: string;
  readonly doors: readonly { readonly label: string; readonly publicBase: string }[];
}

/** Bytes after garbage collection. */
export interface Memory {
  /** JavaScript heaps of all functions, with one thread per door. */
  readonly functions: number;
  /** JavaScript heap of the thread with the doors. */
  readonly doors: number;
  /** The whole process. */
  readonly resident: number;
}

const ASK = 'load-memory-ask';
const TELL = 'load-memory-tell';

/** Wraps the bundled default app, and reports the size of its thread's heap. */
const PROBE = `
  const { BroadcastChannel } = require('node:worker_threads');
  const gc = require('node:vm').runInNewContext('gc');
  const tell = new BroadcastChannel('${TELL}');
  const ask = new BroadcastChannel('${ASK}');
  ask.onmessage = () => { gc(); tell.postMessage(process.memoryUsage().heapUsed); };
  exports.handler = require('./app/index.js').handler;`;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

async function sample(): Promise<Memory> {
  const ask = new BroadcastChannel(ASK);
  const tell = new BroadcastChannel(TELL);
  const heaps = await new Promise<number[]>((resolve) => {
    const told: number[] = [];
    tell.onmessage = (message) => {
      told.push((message as { data: number }).data);
      if (told.length === LOCAL_DOORS.length) resolve(told);
    };
    ask.postMessage('now');
  });
  ask.close();
  tell.close();
  collectGarbage();
  const { heapUsed, rss } = process.memoryUsage();
  return { functions: heaps.reduce((sum, each) => sum + each, 0), doors: heapUsed, resident: rss };
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-load-'));
  const file = join(folder, 'probe.js');
  await buildApp(join(folder, 'app'));
  await writeFile(file, PROBE);
  const certificates = await makeCertificates();
  const run = await startLocalRun({ file, authToken: TOKEN, certificates, port: 0, doors: LOCAL_DOORS });
  const doors = run.doors.map(({ door, publicBase }) => ({ label: door.label, publicBase }));
  process.on('message', async (message) => {
    if (message === 'sample') process.send?.(await sample());
  });
  process.once('disconnect', async () => {
    await run.stop();
    await rm(folder, { recursive: true, force: true });
  });
  process.send?.({ ca: certificates.ca, doors } satisfies Started);
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
