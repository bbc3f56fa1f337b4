/** Memory in bytes after a garbage collection. */
export interface Memory {
  /** Live objects of V8 and the memory they hold. */
  readonly heap: number;
  /** Resident memory of the process. */
  readonly rss: number;
}

/** Part of the samples to ignore, while V8 compiles code and fills pools. */
const WARM_UP = 0.25;

/**
 * Maximum growth over 100,000 requests. A leak of 11 bytes per request exceeds it for the heap. Resident memory varies by
 * pages and pools.
 */
export const MAX_GROWTH: Memory = { heap: 2 ** 20, rss: 8 * 2 ** 20 };

/** Growth in bytes over 100,000 requests, by linear regression. */
export type Growth = Memory & { readonly isFlat: boolean };

/** Computes the growth. @param every number of requests between two samples. */
export function growthOf(samples: readonly Memory[], every: number): Growth {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP));
  const grown = (member: keyof Memory) => (slope(warm.map((each) => each[member])) * 100_000) / every;
  const [heap, rss] = [grown('heap'), grown('rss')];
  return { heap, rss, isFlat: heap < MAX_GROWTH.heap && rss < MAX_GROWTH.rss };
}

/** Returns the slope of the least-squares line through the values, per sample. */
export function slope(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  let [over, under] = [0, 0];
  for (const [at, value] of values.entries()) {
    over += (at - middle) * (value - mean);
    under += (at - middle) ** 2;
  }
  return over / under;
}
