import { describe, expect, it } from 'vitest';
import type { Pair } from '../../lambda/front-door/front-door';
import { queryOrders } from '../../lambda/query-order';

const orders = (text: string) =>
  queryOrders(text.split('').map((name, index): Pair => [name, String(index)])).map((pairs) =>
    pairs.map(([name, value]) => name + value).join(' '),
  );

describe('queryOrders', () => {
  it('has the given order first, and no other for one pair or none', () => {
    expect(queryOrders([])).toEqual([[]]);
    expect(orders('a')).toEqual(['a0']);
    expect(orders('ab')).toEqual(['a0 b1', 'b1 a0']);
  });

  it('has all interleavings of up to four pairs, repeats of a name staying in order', () => {
    expect(orders('abcd')).toHaveLength(24);
    expect(new Set(orders('aab'))).toEqual(new Set(['a0 a1 b2', 'a0 b2 a1', 'b2 a0 a1']));
    expect(orders('aabb')).toHaveLength(6);
    expect(orders('aaaa')).toEqual(['a0 a1 a2 a3']);
  });

  it('has all orders of up to four names when there are more pairs', () => {
    expect(orders('aaabb')).toEqual(['a0 a1 a2 b3 b4', 'b3 b4 a0 a1 a2']);
    expect(orders('aabcd')).toHaveLength(24);
  });

  it('has the given and the sorted order beyond', () => {
    expect(orders('edcba')).toEqual(['e0 d1 c2 b3 a4', 'a4 b3 c2 d1 e0']);
    expect(orders('edcbaa')[1]).toBe('a4 a5 b3 c2 d1 e0');
  });
});
