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
import { TOKEN } from '../events';

/*
 * The local run in a process of its own, so that the memory of the client is not in its figures: `bench/load.ts` forks it,
 * is told the doors, and asks for samples.
 */

/** What the client has to know. */
export interface Started {
  readonly ca: string;
  readonly doors: readonly { readonly label: string; readonly publicBase: string }[];
}

/** Bytes after garbage was collected. */
export interface Memory {
  /** JavaScript heaps of all functions, a thread a door. */
  readonly functions: number;
  /** JavaScript heap of what plays the doors. */
  readonly doors: number;
  /** The whole process. */
  readonly resident: number;
}

const ASK = 'load-memory-ask';
const TELL = 'load-memory-tell';

/** Stands before the default app, which is loaded as it is deployed, and tells how large its thread's heap is. */
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
