import { describe, expect, it } from 'vitest';
import type { Pair } from '../../../lambda/front-door/front-door';
import { queryOrders } from '../../../lambda/public-url/query-order';

const orders = (text: string) =>
  queryOrders(text.split('').map((name, index): Pair => [name, String(index)])).map((pairs) =>
    pairs.map(([name, value]) => name + value).join(' '),
  );

describe('queryOrders', () => {
  it('has the given order first, and no other for at most one pair', () => {
    expect(queryOrders([])).toEqual([[]]);
    expect(orders('a')).toEqual(['a0']);
    expect(orders('ab')).toEqual(['a0 b1', 'b1 a0']);
  });

  it('has all interleavings of up to four pairs, with repeats of a name in order', () => {
    expect(orders('abcd')).toHaveLength(24);
    expect(new Set(orders('aab'))).toEqual(new Set(['a0 a1 b2', 'a0 b2 a1', 'b2 a0 a1']));
    expect(orders('aabb')).toHaveLength(6);
    expect(orders('aaaa')).toEqual(['a0 a1 a2 a3']);
  });

  it('has all orders of up to four names if there are more pairs', () => {
    expect(orders('aaabb')).toEqual(['a0 a1 a2 b3 b4', 'b3 b4 a0 a1 a2']);
    expect(orders('aabcd')).toHaveLength(24);
  });

  it('has the given and the sorted order of more names', () => {
    expect(orders('edcba')).toEqual(['e0 d1 c2 b3 a4', 'a4 b3 c2 d1 e0']);
    expect(orders('edcbaa')[1]).toBe('a4 a5 b3 c2 d1 e0');
  });
});

describe('the hash of a body', () => {
  const withHash = (names: string[]) =>
    queryOrders(names.map((name): Pair => [name, '1'])).map((pairs) => pairs.map(([name]) => name).join(' '));

  it('follows all orders of the others, then has its place in the given and the sorted one', () => {
    const all = withHash(['d', 'bodySHA256', 'c', 'b', 'a']);
    expect(all).toHaveLength(26);
    expect(new Set(all.slice(0, 24).map((order) => order.slice(-11)))).toEqual(new Set([' bodySHA256']));
    expect(new Set(all.slice(0, 24)).size).toBe(24);
    expect(all.slice(24)).toEqual(['d bodySHA256 c b a', 'a b bodySHA256 c d']);
  });

  it('is like any other name among four pairs, and if it is repeated', () => {
    expect(withHash(['c', 'bodySHA256', 'b', 'a'])).toHaveLength(24);
    expect(withHash(['bodySHA256', 'b', 'a', 'bodySHA256', 'c', 'd'])).toEqual([
      'bodySHA256 bodySHA256 b a c d',
      'a b bodySHA256 bodySHA256 c d',
    ]);
  });
});

it('sorts any given order', () => {
  for (const given of ['badce', 'bcdea', 'cdabe', 'abcde', 'aebdc']) {
    expect(orders(given)[1]?.replace(/\d/g, '')).toBe('a b c d e');
  }
});
