/** Memory after a number of requests. */
export interface MemorySample {
  readonly requests: number;
  readonly bytes: number;
}

/** The part of the samples to ignore, in which caches fill and code is compiled. */
const WARM_UP = 0.5;

/** Returns the growth in bytes per request after the warm-up, by least squares. */
export function slope(samples: readonly MemorySample[]): number {
  const warm = samples.slice(Math.floor(samples.length * WARM_UP));
  const mean = (of: (sample: MemorySample) => number) => warm.reduce((sum, each) => sum + of(each), 0) / warm.length;
  const [x, y] = [mean(({ requests }) => requests), mean(({ bytes }) => bytes)];
  const products = warm.map(({ requests, bytes }) => [(requests - x) * (bytes - y), (requests - x) ** 2] as const);
  const [above, below] = products.reduce(([a, b], [c, d]) => [a + c, b + d], [0, 0]);
  if (below === 0) throw new RangeError('A slope needs samples after different numbers of requests.');
  return above / below;
}
