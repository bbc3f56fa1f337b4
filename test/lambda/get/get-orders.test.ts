import { describe, expect, it } from 'vitest';
import { CAPTURED_ORDERS, type CapturedOrder } from '../../../proof/get-orders/captured-orders';
import { VALUES, written } from '../../../proof/get-orders/queries';
import { receive } from '../attacks/receive';
import { DOORS, type Door, HOST, MAP_ORDERS, signedGet } from './get-requests';

/** Queries of the URL's own. An application's parameters in lower case can't be told from them. */
const OWN = { none: '', one: 'id=a1b2', two: 'tenant=7&note=new+lead', four: 'tenant=7&tag=a&tag=b&note=new+lead&1=x' };
const ownQueries = ({ fromApplication, names }: CapturedOrder) =>
  fromApplication && names.some((name) => /^[a-z]/.test(name)) ? [OWN.none] : Object.values(OWN);

function paramsOf({ names, space = '%20' }: CapturedOrder, repeated?: string): string[] {
  return names.flatMap((name, index) => {
    const part = `${name}=${written(VALUES[index % VALUES.length] ?? '', space)}`;
    return name === repeated ? [part, `${name}=again`] : [part];
  });
}

const routes = { '/voice': () => '<Response/>' };

async function outcome(door: Door, query: string, own: Parameters<typeof signedGet>[2] = {}) {
  const { entry } = await receive(signedGet(door, query, own), { origins: [`https://${HOST}`], routes });
  return { outcome: entry?.outcome, candidates: entry?.candidates };
}

describe.each(DOORS)('a GET webhook at $name', (door) => {
  it.each(CAPTURED_ORDERS)('of $year: $kind', async (captured) => {
    for (const [index, own] of ownQueries(captured).entries()) {
      const reorder = MAP_ORDERS[index % MAP_ORDERS.length];
      const query = [own, ...paramsOf(captured)].filter(Boolean).join('&');
      expect.soft(await outcome(door, query, { reorder }), own).toMatchObject({ outcome: 'accepted' });
    }
  });

  it.each(CAPTURED_ORDERS)('of $year: $kind, with a name of two values', async (captured) => {
    const params = paramsOf(captured, captured.names[3]);
    expect(await outcome(door, params.join('&'))).toMatchObject({ outcome: 'accepted' });
    if (captured.fromApplication) return;
    // A second account would be refused as a forgery.
    const name = captured.names.find((each, index) => index > 4 && each !== 'AccountSid');
    const own = `${name}=of+its+own`;
    expect(await outcome(door, [own, ...paramsOf(captured)].join('&'))).toMatchObject({ outcome: 'accepted' });
  });

  it.each(CAPTURED_ORDERS)('of $year: $kind, is refused with a byte changed', async (captured) => {
    const query = `id=1&${paramsOf(captured).join('&')}`;
    const refused = { outcome: 'invalid-signature' };
    expect(await outcome(door, query, { sent: query.replace('010', '011') })).toMatchObject(refused);
    expect(await outcome(door, query, { sent: query.replace('id=1', 'id=2') })).toMatchObject(refused);
    expect(await outcome(door, query, { sent: `${query}&Extra=1` })).toMatchObject(refused);
  });
});
