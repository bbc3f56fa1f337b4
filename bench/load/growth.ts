import type { Memory } from './server';
import { slope } from './slope';

/** What memory was after so many requests. */
export interface LoadSample extends Memory {
  readonly requests: number;
}

/**
 * Bytes a request that memory may seem to grow by. The smallest object that can be leaked has 24 bytes, and the place that
 * keeps it 8: less than half of that is none. Heaps are measured after garbage was collected. What is resident is not: the
 * allocator keeps pages for later, so that some megabytes come and go.
 */
const MOST_GROWTH = { functions: 16, doors: 16, resident: 256 } as const;

/** With fewer requests the heaps still grow by what V8 learns and compiles: nothing can be said. */
export const ENOUGH_REQUESTS = 50_000;

const NAMES = { functions: 'heaps of the functions', doors: 'heap of the doors', resident: 'whole process' } as const;
const PLACES = Object.keys(NAMES) as (keyof typeof NAMES)[];

function growth(samples: readonly LoadSample[], place: keyof Memory): number {
  return slope(samples.map((each) => ({ requests: each.requests, bytes: each[place] })));
}

/** Whether memory grows with the number of requests; `false` when there were too few to tell. */
export function isLeak(samples: readonly LoadSample[]): boolean {
  if ((samples.at(-1)?.requests ?? 0) < ENOUGH_REQUESTS) return false;
  return PLACES.some((place) => growth(samples, place) > MOST_GROWTH[place]);
}

/** A row a place: what it had at start and end, and what it grew by. */
export function growthRows(samples: readonly LoadSample[]): Record<string, string>[] {
  const mb = (bytes: number | undefined) => ((bytes ?? 0) / 1024 / 1024).toFixed(1);
  return PLACES.map((place) => {
    const bytes = growth(samples, place);
    return {
      memory: NAMES[place],
      'start MB': mb(samples[0]?.[place]),
      'end MB': mb(samples.at(-1)?.[place]),
      'bytes a request': (Math.round(bytes * 10) / 10 || 0).toFixed(1),
      'at most': String(MOST_GROWTH[place]),
      flat: bytes <= MOST_GROWTH[place] ? 'yes' : 'no',
    };
  });
}
