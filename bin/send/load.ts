import { setTimeout as sleep } from 'node:timers/promises';

/** Most requests of one run, per second, and under way at once: a tool for trying out, no weapon. */
export const LOAD_LIMITS = { count: 10_000, rate: 500, concurrent: 100 } as const;

export interface LoadOptions {
  readonly count: number;
  /** Requests a second, started without waiting for answers; `undefined` for one after another. */
  readonly rate: number | undefined;
  readonly onDone: (done: number) => void;
}

/** Runs the same thing many times, at a rate or one after another. */
export async function load<T>(once: () => Promise<T>, { count, rate, onDone }: LoadOptions): Promise<T[]> {
  const results: T[] = [];
  const running = new Set<Promise<void>>();
  const started = performance.now();
  const run = async () => {
    results.push(await once());
    onDone(results.length);
  };
  for (let index = 0; index < count; index++) {
    const job = run();
    if (rate === undefined) await job;
    else await startNext(job, running, started + ((index + 1) * 1000) / rate);
  }
  await Promise.all(running);
  return results;
}

async function startNext(job: Promise<void>, running: Set<Promise<void>>, dueAt: number): Promise<void> {
  const tracked = job.finally(() => running.delete(tracked));
  running.add(tracked);
  const wait = dueAt - performance.now();
  if (wait > 0) await sleep(wait);
  if (running.size >= LOAD_LIMITS.concurrent) await Promise.race(running);
}
