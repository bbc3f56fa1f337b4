import { describe, expect, it } from 'vitest';
import { twilioOrders } from '../../../lambda/public-url/twilio-order';
import { CAPTURED_ORDERS } from '../../../proof/get-orders/captured-orders';

/** The orders of names, as names. */
function ordersOf(names: readonly string[]): string[] {
  return [...twilioOrders(names)].map(({ order }) =>
    order
      .flat()
      .map((index) => names[index])
      .join(' '),
  );
}

describe('the orders in which Twilio sends parameters', () => {
  it.each(CAPTURED_ORDERS)('have that of $year: $kind', ({ names }) => {
    const place = ordersOf([...names].reverse()).indexOf(names.join(' '));
    expect(place).toBeGreaterThanOrEqual(0);
    // As many as are tried with every order of the URL's own names.
    expect(place).toBeLessThan(11);
  });

  it('do not depend on the given order, but for that one', () => {
    const { names } = CAPTURED_ORDERS[0] ?? { names: [] };
    const given = [[...names].reverse(), [...names].sort()];
    const [reversed, sorted] = given.map((each) =>
      ordersOf(each).filter((order) => !given.some((own) => own.join(' ') === order)),
    );
    expect(new Set(reversed)).toEqual(new Set(sorted));
  });

  it('begin with the sorted one and the hash map, and those of messages with the hash trie', () => {
    // "Aa" and "BB" have the same hash, so a hash map has them in either order.
    const names = ['BB', 'C', 'Aa'];
    expect(ordersOf(names).slice(0, 3)).toEqual(['Aa BB C', 'Aa BB C', 'Aa BB C']);
    expect(new Set(ordersOf(names))).toEqual(new Set(['BB Aa C', 'Aa BB C', 'BB C Aa']));
    expect(ordersOf(['SmsSid', 'Body', 'From'])[0]).toBe('SmsSid Body From');
  });

  it('are made one by one, because names of one hash have more than anybody can try', () => {
    const names = Array.from({ length: 512 }, (_, index) =>
      index.toString(2).padStart(9, '0').replaceAll('0', 'Aa').replaceAll('1', 'BB'),
    );
    const orders = twilioOrders(names);
    expect(orders.next().value?.order.flat()).toHaveLength(512);
    expect([...orders].length).toBeLessThan(20);
  });
});
