import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { twilioOrders } from '../../../lambda/public-url/twilio-order';
import { signedRequest } from '../../../lambda/testing';
import { CAPTURED_ORDERS } from '../../../proof/get-orders/captured-orders';
import { written } from '../../../proof/get-orders/queries';
import { runs, text } from '../arbitraries';
import { receive } from '../attacks/receive';
import { DOORS, HOST, signedGet } from './get-requests';

const NAMES = [...new Set(CAPTURED_ORDERS.flatMap(({ names }) => names).filter((name) => /^[A-Z]/.test(name)))];

/** Some of Twilio's names, in one of the likely orders, with any values. */
const params = fc
  .tuple(
    fc.shuffledSubarray(NAMES, { minLength: 5, maxLength: 24 }),
    fc.nat(6),
    fc.constantFrom<'+' | '%20'>('+', '%20'),
  )
  .chain(([names, place, space]) => {
    // The given order is among them, but here it's made up.
    const orders = [...take(twilioOrders(names), place + 1)].map(({ order }) => order.flat());
    const order = orders.findLast((each) => each.some((name, index) => name !== index)) ?? [];
    const values = fc.array(text, { minLength: names.length, maxLength: names.length });
    return values.map((all) =>
      order
        .map(
          (index) => `${names[index]}=${space === '+' ? asForm(all[index] ?? '') : written(all[index] ?? '', space)}`,
        )
        .join('&'),
    );
  });

const asForm = (value: string) => new URLSearchParams([['', value]]).toString().slice(1);

function* take<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  for (const item of items) {
    if (left-- === 0) return;
    yield item;
  }
}

const own = fc.constantFrom('', 'id=a1', 'b=2&a=1');
const routes = { '/voice': () => '<Response/>' };
const options = { origins: [`https://${HOST}`], routes };

describe('a GET with generated parameters', { timeout: 120_000 }, () => {
  it('is accepted at every door in an order of Twilio', async () => {
    const property = fc.asyncProperty(fc.constantFrom(...DOORS), own, params, async (door, before, after) => {
      const event = signedGet(door, [before, after].filter(Boolean).join('&'));
      expect((await receive(event, options)).outcome).toBe('accepted');
    });
    await fc.assert(property, runs(60));
  });

  it('is refused at every door with another token', async () => {
    const property = fc.asyncProperty(fc.constantFrom(...DOORS), own, params, async (door, before, after) => {
      const event = signedGet(door, [before, after].filter(Boolean).join('&'));
      expect((await receive(event, { ...options, authToken: 'another' })).outcome).toBe('invalid-signature');
    });
    await fc.assert(property, runs(20));
  });
});

/** The kit has one order for all calls, of those that captured requests have. */
const OF_THE_KIT = [
  'message',
  'WhatsApp message',
  'end of a dial',
  'call status (GET)',
  'recording status',
  'video room',
];

describe('a GET of the test kit', () => {
  it.each(CAPTURED_ORDERS.filter(({ kind }) => OF_THE_KIT.includes(kind)))('has the order of $kind', ({ names }) => {
    const params = Object.fromEntries([...names].sort().map((name) => [name, '1']));
    const { url } = signedRequest({ url: 'https://hooks.example.com/', authToken: 'x', method: 'GET', params });
    expect([...new URL(url).searchParams.keys()]).toEqual(names);
  });

  it('writes spaces as messaging and as calls do', () => {
    const url = (params: Record<string, string>) =>
      signedRequest({ url: 'https://hooks.example.com/', authToken: 'x', method: 'GET', params }).url;
    expect(url({ SmsSid: 'SM1', Body: "it's a + b" })).toContain('Body=it%27s+a+%2B+b');
    expect(url({ CallSid: 'CA1', FromCity: 'NEW YORK' })).toContain('FromCity=NEW%20YORK');
  });
});
