import { setTimeout as sleep } from 'node:timers/promises';

/** How long the answers took, in milliseconds. */
export interface Latency {
  readonly count: number;
  readonly min: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  readonly buckets: readonly Bucket[];
}

/** How many took less than `belowMs`, and not less than the bucket before. */
export interface Bucket {
  readonly belowMs: number;
  readonly count: number;
}

/**
 * Exact percentiles by nearest rank: the smallest value that so many percent do not exceed. The number of requests is
 * bounded, so that all of them can be kept.
 *
 * @returns `undefined` without a value.
 */
export function latency(values: readonly number[]): Latency | undefined {
  const sorted = [...values].sort((a, b) => a - b);
  const [min] = sorted;
  const max = sorted.at(-1);
  if (min === undefined || max === undefined) return undefined;
  const at = (percent: number) => sorted[Math.ceil((percent / 100) * sorted.length) - 1] ?? max;
  return { count: sorted.length, min, p50: at(50), p90: at(90), p99: at(99), max, buckets: buckets(sorted) };
}

/** Each bucket is twice as wide as the one before, from the first that holds a value to the last. */
function buckets(sorted: readonly number[]): Bucket[] {
  const powers = sorted.map((value) => Math.max(0, Math.floor(Math.log2(Math.max(value, 1))) + 1));
  const [first = 0] = powers;
  const last = powers.at(-1) ?? first;
  return Array.from({ length: last - first + 1 }, (_, index) => ({
    belowMs: 2 ** (first + index),
    count: powers.filter((power) => power === first + index).length,
  }));
}

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
