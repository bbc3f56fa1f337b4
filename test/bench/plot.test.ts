import { SaxesParser } from 'saxes';
import { describe, expect, it } from 'vitest';
import { svg } from '../../bench/report/plot';
import { markdown, quantile } from '../../bench/report/statistics';

describe('a chart', () => {
  it.each([false, true])('is well-formed and inside its frame (logarithmic: %s)', (logarithmic) => {
    const points = [1, 10, 1000].map((x) => [x, x * 2] as const);
    const drawn = svg({ title: 'a < b & c', x: 'x', y: 'y', logarithmic, lines: [{ name: 'one', points }] });
    expect(() => new SaxesParser().write(drawn).close()).not.toThrow();
    const heights = [...drawn.matchAll(/cy="([\d.]+)"/g)].map(([, y]) => Number(y));
    expect(heights).toHaveLength(3);
    expect(heights.every((y) => y >= 0 && y <= 400)).toBe(true);
  });
});

describe('figures', () => {
  it('use the nearest rank', () => {
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([1, 2, 3, 4], 0.99)).toBe(4);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('are aligned to the right in a table', () => {
    expect(markdown([{ name: 'a', ms: '1.0' }])).toBe('| name | ms |\n| --- | --: |\n| a | 1.0 |');
  });
});
