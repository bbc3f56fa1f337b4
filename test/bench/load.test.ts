import { describe, expect, it } from 'vitest';
import { ENOUGH_REQUESTS, growthRows, isLeak, type LoadSample } from '../../bench/load/growth';
import { slope } from '../../bench/load/slope';

const MB = 1024 * 1024;
const STEPS = Array.from({ length: 101 }, (_, index) => (index * ENOUGH_REQUESTS) / 100);
/** The remainder after garbage collection, which differs slightly each time. */
const noise = (index: number) => ((index * 7919) % 97) * 1000;

/** Creates samples of memory that fills its caches and then grows with each request. */
function samples(perRequest: Partial<Record<'functions' | 'doors' | 'resident', number>>): LoadSample[] {
  const at = (base: number, bytes: number | undefined, requests: number, index: number) =>
    base + 4 * MB * (1 - Math.exp(-requests / 2000)) + requests * (bytes ?? 0) + noise(index);
  return STEPS.map((requests, index) => ({
    requests,
    functions: at(20 * MB, perRequest.functions, requests, index),
    doors: at(10 * MB, perRequest.doors, requests, index),
    resident: at(130 * MB, perRequest.resident, requests, index),
  }));
}

describe('the slope of memory', () => {
  it('is the growth per request', () => {
    expect(slope([0, 1, 2, 3].map((requests) => ({ requests, bytes: 5 + 3 * requests })))).toBeCloseTo(3);
  });

  it('ignores the warm-up', () => {
    const bytes = [0, 800, 990, 1000, 1000, 1000, 1000, 1000];
    expect(slope(bytes.map((each, requests) => ({ requests, bytes: each })))).toBe(0);
  });

  it('needs samples after different numbers of requests', () => {
    expect(() => slope([{ requests: 1, bytes: 1 }])).toThrow(RangeError);
  });
});

describe('a load run', () => {
  it('finds no leak when only caches fill', () => {
    expect(isLeak(samples({}))).toBe(false);
    expect(growthRows(samples({})).map(({ flat }) => flat)).toEqual(['yes', 'yes', 'yes']);
  });

  it.each([
    ['functions', 32],
    ['doors', 32],
    ['resident', 1024],
  ] as const)('finds a leak of one small object or buffer per request (%s)', (place, bytes) => {
    const grown = samples({ [place]: bytes });
    expect(isLeak(grown)).toBe(true);
    expect(growthRows(grown).filter(({ flat }) => flat === 'no')).toHaveLength(1);
  });

  it('has no verdict after too few requests', () => {
    expect(isLeak(samples({ functions: 1024 }).slice(0, 50))).toBe(false);
  });
});
