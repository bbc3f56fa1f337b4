import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LOAD_LIMITS, latency, load } from '../../../bin/twilio/load';

describe('percentiles', () => {
  it('are values that so many percent do not exceed, and none smaller is', () => {
    const times = fc.array(fc.float({ min: 0, max: 20_000, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(times, (values) => {
        const found = latency(values);
        for (const [percent, value] of [
          [50, found?.p50],
          [90, found?.p90],
          [99, found?.p99],
        ] as const) {
          const enough = (limit: number) =>
            values.filter((each) => each <= limit).length >= (percent / 100) * values.length;
          expect(enough(value ?? -1)).toBe(true);
          expect(values.filter((each) => each < (value ?? 0)).some(enough)).toBe(false);
        }
      }),
    );
  });

  it('of 1 to 100 are 50, 90 and 99', () => {
    const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect(latency(hundred)).toMatchObject({ count: 100, min: 1, p50: 50, p90: 90, p99: 99, max: 100 });
  });

  it('come with buckets that hold every value once', () => {
    expect(latency([0, 0.5, 1, 3, 4, 100])?.buckets.filter(({ count }) => count > 0)).toEqual([
      { belowMs: 2, count: 3 },
      { belowMs: 4, count: 1 },
      { belowMs: 8, count: 1 },
      { belowMs: 128, count: 1 },
    ]);
  });

  it('of nothing are nothing', () => expect(latency([])).toBeUndefined());
});

describe('a load', () => {
  const idle = () => undefined;

  it('without a rate goes one after another', async () => {
    let running = 0;
    let most = 0;
    const once = async () => {
      most = Math.max(most, ++running);
      await Promise.resolve();
      running -= 1;
    };
    expect(await load(once, { count: 5, rate: undefined, onDone: idle })).toHaveLength(5);
    expect(most).toBe(1);
  });

  it('with a rate does not wait for answers, but never has too many under way', async () => {
    let running = 0;
    let most = 0;
    const waiting: (() => void)[] = [];
    const once = () => {
      most = Math.max(most, ++running);
      return new Promise<void>((resolve) => waiting.push(resolve)).then(() => void running--);
    };
    const done = load(once, { count: 150, rate: 100_000, onDone: idle });
    while (running < LOAD_LIMITS.concurrent) await new Promise((resolve) => setImmediate(resolve));
    const drain = setInterval(() => waiting.splice(0).forEach((resolve) => void resolve()), 1);
    expect(await done).toHaveLength(150);
    clearInterval(drain);
    expect(most).toBe(LOAD_LIMITS.concurrent);
  });
});
