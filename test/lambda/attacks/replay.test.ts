import { describe, expect, it } from 'vitest';
import type { Pair } from '../../../lambda/front-door/front-door';
import { CALL, DOORS, replay, VOICE } from './doors';
import { receive } from './receive';

const FORM = 'application/x-www-form-urlencoded';
const JSON_BODY = { url: VOICE, json: { a: 1 }, params: {} };
const SUB = `AC${'1'.repeat(32)}`;

describe.each(DOORS)('at $name', (door) => {
  it('rejects parameters moved into the path', async () => {
    const [first, ...rest] = Object.entries(CALL);
    const target = `/voice${(first ?? []).join('')}`;
    const event = replay(door, { target, body: new URLSearchParams(rest).toString() });
    expect(await receive(event)).toMatchObject({ status: 403, outcome: 'invalid-signature', seen: undefined });
  });

  it.each([
    ['without a body', '', undefined],
    ['with an empty form', '', FORM],
    ['with a form of separators only', '&&', FORM],
    ['with a form of one empty parameter', '=', FORM],
    ['with a form of several empty parameters', '=&=&', FORM],
    ['with a JSON body', '{"a":1}', 'application/json'],
    ['with a body without a type', 'a=1', undefined],
  ])('rejects a GET replayed as POST: %s', async (_how, body, type) => {
    const recorded = { method: 'GET', url: `${VOICE}?a=1`, params: {} } as const;
    expect((await receive(replay(door, {}, recorded))).outcome).toBe('accepted');
    const event = replay(door, { method: 'POST', body, headers: { 'Content-Type': type } }, recorded);
    expect(await receive(event)).toMatchObject({ status: 403, outcome: 'unsigned-body', seen: undefined });
  });

  it('ignores body parameters added to a replayed GET', async () => {
    const recorded = { method: 'GET', url: `${VOICE}?a=1`, params: {} } as const;
    const { seen } = await receive(replay(door, { body: 'a=2&b=3', headers: { 'Content-Type': FORM } }, recorded));
    expect({ ...seen?.params }).toEqual({ a: '1' });
    expect(seen?.body).toHaveLength(0);
  });

  it('rejects a form replayed as JSON', async () => {
    const event = replay(door, { headers: { 'Content-Type': 'application/json' } });
    expect(await receive(event)).toMatchObject({ status: 403, outcome: 'unsigned-body', seen: undefined });
  });

  it('rejects a JSON body replayed as an empty form or with another body', async () => {
    const empty = replay(door, { body: '=', headers: { 'Content-Type': FORM } }, JSON_BODY);
    expect(await receive(empty)).toMatchObject({ status: 403, outcome: 'invalid-body-hash', seen: undefined });
    const other = replay(door, { body: '{"a":2}' }, JSON_BODY);
    expect(await receive(other)).toMatchObject({ status: 403, outcome: 'invalid-body-hash', seen: undefined });
  });

  it("rejects a subaccount's signature for another account, in a form or a query", async () => {
    const own = { id: SUB, secret: 'subaccount', algorithm: 'sha1' } as const;
    const primary = { id: 'primary', secret: 'secret', algorithm: 'sha1' } as const;
    const authToken = () => ({ account: [primary], accounts: new Map([[SUB, own]]) });
    for (const method of ['GET', 'POST'] as const) {
      const signed = (sid: string) =>
        replay(door, {}, { method, authToken: 'subaccount', params: { AccountSid: sid } });
      expect(await receive(signed(SUB), { authToken })).toMatchObject({ outcome: 'accepted', entry: { key: SUB } });
      expect(await receive(signed(CALL.AccountSid), { authToken })).toMatchObject({ outcome: 'invalid-signature' });
    }
  });
});

const sha = 'a'.repeat(64);

/** A JSON body with a correctly signed URL, which may contain any hash of the body. */
async function json(query: string, body = '{"a":1}', more: readonly Pair[] = []) {
  const recorded = { method: 'GET', url: `${VOICE}${query}`, params: {} } as const;
  const headers = { 'Content-Type': 'application/json' };
  const [door] = DOORS.slice(-1);
  if (!door) throw new Error('no door');
  return receive(replay(door, { method: 'POST', body, headers, more }, recorded));
}

describe('a JSON body', () => {
  // SHA-256 of {"a":1}
  const hash = '015abd7f5cc57a2dd94b7590f04ad8084273905ee33ec5cebeae62276a97f862';

  it('is accepted with its hash', async () => {
    expect((await json(`?bodySHA256=${hash}`)).seen?.json).toEqual({ a: 1 });
    expect((await json(`?a=1&bodySHA256=${hash}`)).seen?.json).toEqual({ a: 1 });
  });

  it.each([
    ['without a hash', '', 'unsigned-body'],
    ['with two hashes, the right one first', `?bodySHA256=${hash}&bodySHA256=${sha}`, 'unsigned-body'],
    ['with two hashes, the right one last', `?bodySHA256=${sha}&bodySHA256=${hash}`, 'unsigned-body'],
    ['with a parameter behind the hash', `?bodySHA256=${hash}&a=1`, 'unsigned-body'],
    ['with the same hash twice', `?bodySHA256=${hash}&bodySHA256=${hash}`, 'unsigned-body'],
    ['with the hash under a name in another case', `?bodysha256=${hash}`, 'unsigned-body'],
    ['with the hash under an escaped name', `?body%53HA256=${hash}`, 'unsigned-body'],
    ['with the hash under a longer name', `?xbodySHA256=${hash}`, 'unsigned-body'],
    ['with the hash in the path', `&bodySHA256=${hash}`, 'unsigned-body'],
    ['with another hash', `?bodySHA256=${sha}`, 'invalid-body-hash'],
    ['with the hash in upper case', `?bodySHA256=${hash.toUpperCase()}`, 'invalid-body-hash'],
    ['with an escaped hash', `?bodySHA256=%30${hash.slice(1)}`, 'invalid-body-hash'],
    ['with the beginning of the hash', `?bodySHA256=${hash.slice(0, 63)}`, 'invalid-body-hash'],
    ['with an empty hash', '?bodySHA256=', 'invalid-body-hash'],
  ])('is rejected %s', async (_how, query, outcome) => {
    expect(await json(query)).toMatchObject({ status: 403, outcome, seen: undefined });
  });
});

describe('limits of the signature scheme', () => {
  it.each(DOORS)("at $name: it doesn't show where a URL without Twilio's parameters ends", async (door) => {
    const recorded = { method: 'GET', url: `${VOICE}?a=1`, params: {} } as const;
    const event = replay(
      door,
      { method: 'POST', target: '/voice?a=', body: '1=', headers: { 'Content-Type': FORM } },
      recorded,
    );
    expect(await receive(event)).toMatchObject({ outcome: 'accepted', seen: { method: 'POST', params: { 1: '' } } });
  });

  it("it doesn't show where a parameter ends, or how often an equal value is repeated", async () => {
    const [door] = DOORS;
    if (!door) throw new Error('no door');
    const recorded = { params: { A: '1', B: '2' } };
    for (const body of ['A=1B2', 'B=2&A=1', 'A=1&A=1&B=2', 'A1=&B=2']) {
      expect((await receive(replay(door, { body }, recorded))).outcome).toBe('accepted');
    }
    const { seen } = await receive(replay(door, { body: 'A=1&A=1&B=2' }, recorded));
    expect({ ...seen?.params }).toEqual({ A: '1', B: '2' });
  });
});
