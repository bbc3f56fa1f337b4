import { describe, expect, it } from 'vitest';
import { addedTogether } from '../../../diagnosis/changes/params';
import type { Pair } from '../../../lambda/front-door/front-door';

const params = (length: number) => Array.from({ length }, (_, index): Pair => [`P${index}`, 'x']);

/** How many of so many parameters are left out together, and how often. */
function leftOut(length: number): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { value } of addedTogether(params(length))) {
    const gone = length - value.params.length;
    counts[gone] = (counts[gone] ?? 0) + 1;
  }
  return counts;
}

describe('parameters left out together', () => {
  it('are every two and every three of up to forty', () => {
    expect(leftOut(5)).toEqual({ 2: 10, 3: 10 });
    expect(leftOut(40)).toEqual({ 2: (40 * 39) / 2, 3: (40 * 39 * 38) / 6 });
  });

  it('are every two of more, and none of more than 150', () => {
    expect(leftOut(41)).toEqual({ 2: (41 * 40) / 2 });
    expect(leftOut(150)).toEqual({ 2: (150 * 149) / 2 });
    expect(leftOut(151)).toEqual({});
  });

  it('are never all there are', () => {
    expect(leftOut(3)).toEqual({ 2: 3 });
  });
});
