/** Bytes at one moment, after a garbage collection. */
export interface Memory {
  /** What lives: V8's objects and what hangs on them. */
  readonly heap: number;
  /** What the process has of the machine. */
  readonly rss: number;
}

/** The samples of the first part are left out: code is compiled and pools are filled. */
const WARM_UP = 0.25;

/**
 * Bytes that may be more after 100,000 requests. A leak of 11 bytes a request is more than the heap may grow; what is
 * resident moves by pages and pools.
 */
export const MOST: Memory = { heap: 2 ** 20, rss: 8 * 2 ** 20 };

/** Growth in bytes over 100,000 requests, by the line that fits the samples best. */
export type Growth = Memory & { readonly isFlat: boolean };

/** @param samples taken every so many requests. */
export function growthOf(samples: readonly Memory[], every: number): Growth {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP));
  const grown = (member: keyof Memory) => (slope(warm.map((each) => each[member])) * 100_000) / every;
  const [heap, rss] = [grown('heap'), grown('rss')];
  return { heap, rss, isFlat: heap < MOST.heap && rss < MOST.rss };
}

/** Of the line through the values with the least squares; its step is one sample. */
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
