import type { Memory } from './server';
import { slope } from './slope';

/** Memory after a number of requests. */
export interface LoadSample extends Memory {
  readonly requests: number;
}

/**
 * Tolerated growth in bytes per request. The smallest leaked object has 24 bytes, and the reference to it has 8: less than
 * half of that isn't a leak. Heaps are measured after garbage collection. Resident memory varies by some megabytes,
 * because the allocator keeps pages.
 */
const MOST_GROWTH = { functions: 16, doors: 16, resident: 256 } as const;

/** Minimum number of requests for a verdict. Before, the heaps grow with the code that V8 compiles. */
export const ENOUGH_REQUESTS = 50_000;

const NAMES = { functions: 'heaps of the functions', doors: 'heap of the doors', resident: 'whole process' } as const;
const PLACES = Object.keys(NAMES) as (keyof typeof NAMES)[];

function growth(samples: readonly LoadSample[], place: keyof Memory): number {
  return slope(samples.map((each) => ({ requests: each.requests, bytes: each[place] })));
}

/** Whether memory grows with the number of requests. Returns `false` after fewer than {@link ENOUGH_REQUESTS}. */
export function isLeak(samples: readonly LoadSample[]): boolean {
  if ((samples.at(-1)?.requests ?? 0) < ENOUGH_REQUESTS) return false;
  return PLACES.some((place) => growth(samples, place) > MOST_GROWTH[place]);
}

/** Returns a row per place with its memory at start and end, and its growth. */
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
