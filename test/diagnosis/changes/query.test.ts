import { describe, expect, it } from 'vitest';
import { queryOrders } from '../../../diagnosis/changes/query';
import { CAPTURED_ORDERS } from '../../../proof/get-orders/captured-orders';
import { checked } from '../checked';
import { URL } from '../diagnose-staged';

const orders = (query: string) => [...queryOrders(query)].map(({ value }) => value);

describe('the possible orders of a query', () => {
  it('are only its own with fewer than two parameters', () => {
    expect([...queryOrders(undefined)]).toEqual([]);
    expect(orders('')).toEqual([]);
    expect(orders('a=1')).toEqual([]);
  });

  it('are all others with up to seven parameters', () => {
    expect(orders('a&b&c').sort()).toEqual(['a&c&b', 'b&a&c', 'b&c&a', 'c&a&b', 'c&b&a']);
    expect(orders('g&f&e&d&c&b&a')).toHaveLength(5040 - 1);
  });

  it.each([
    ['sorted', 'a=1&a=2&b=1&c=1&d=1&e=1&f=1&g=1'],
    ['in reverse order of names', 'g=1&f=1&e=1&d=1&c=1&b=1&a=2&a=1'],
    ['sorted by name, with repeats in their order', 'a=2&a=1&b=1&c=1&d=1&e=1&f=1&g=1'],
    ['reversed', 'g=1&f=1&b=1&e=1&d=1&a=1&c=1&a=2'],
    ['with the last one moved to the front', 'g=1&a=2&c=1&a=1&d=1&e=1&b=1&f=1'],
  ])('include likely ones with more parameters: %s', (_, order) => {
    expect(orders('a=2&c=1&a=1&d=1&e=1&b=1&f=1&g=1')).toContain(order);
  });

  it('include those in which Twilio sends its parameters with GET', () => {
    const names = CAPTURED_ORDERS.find(({ kind }) => kind === 'call status (GET)')?.names ?? [];
    const sent = ['id=1', ...names.map((name) => `${name}=x%3Ay`)];
    const found = [...queryOrders([...sent].sort().join('&'))].find(({ value }) => value === sent.join('&'));
    expect(found?.changes).toEqual([
      { cause: 'query-order', words: expect.stringContaining('the order in which it sends them with GET') },
    ]);
  });

  it('include those that ignore case with more parameters', () => {
    const found = orders('c&B&a&D&e&F&g&H');
    expect(found).toContain('a&B&c&D&e&F&g&H');
    expect(found).toContain('B&D&F&H&a&c&e&g');
  });

  it('are few for many parameters, and never the received one', () => {
    const query = Array.from({ length: 12 }, (_, index) => `p${index}`).join('&');
    expect(orders(query)).not.toContain(query);
    expect(orders(query).length).toBeLessThan(12 * 12 + 8);
  });
});

describe('separators without parameters', () => {
  it.each([
    ['', '?', 'query-encoding'],
    ['?', '', 'query-lost'],
    ['?a=1&', '?a=1', 'query-encoding'],
    ['?a=1', '?a=1&', 'query-encoding'],
    ['?a=1&b=2', '?a=1&&b=2', 'query-encoding'],
  ])('signed as %j and received as %j: %s', (signed, received, cause) => {
    const found = checked({ url: URL + signed }, { url: URL + received });
    expect(found).toMatchObject({ cause, signedUrl: URL + signed });
  });
});
