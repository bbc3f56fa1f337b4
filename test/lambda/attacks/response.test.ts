import { describe, expect, it } from 'vitest';
import type { RouteResponse, RouteResult, WebhookOptions } from '../../../lambda';
import { DOORS, replay, type Sent, VOICE } from './doors';
import { receive } from './receive';

const answering = (result: unknown) => ({ routes: { '/voice': () => result as RouteResult } });

const SPLITTING: readonly RouteResponse[] = [
  { headers: { 'x-a': 'b\r\nset-cookie: c' } },
  { headers: { 'x-a': 'b\nset-cookie: c' } },
  { headers: { 'x-a': 'b\rset-cookie: c' } },
  { headers: { 'x-a': 'b\0set-cookie: c' } },
  { headers: { 'x-a': ['b', 'c\r\nset-cookie: c'] } },
  { headers: { 'x-a': 'b\u010d\u010aset-cookie: c' } },
  { headers: { 'x-a\r\nset-cookie': 'c' } },
  { headers: { 'x-a: b\nset-cookie': 'c' } },
  { headers: { 'set-cookie: c': '' } },
  { headers: { '': 'set-cookie: c' } },
  { statusCode: '200\r\nset-cookie: c' as unknown as number },
  { statusCode: 200.5 },
  { statusCode: 99 },
];

describe.each(DOORS)('at $name', (door) => {
  it.each(SPLITTING)('prevents a route from splitting the response: %j', async (response) => {
    const received = await receive(replay(door), answering({ body: 'x', ...response }));
    expect(received).toMatchObject({ status: 500, outcome: 'handler-error' });
    expect(received.answer).not.toContain('set-cookie');
  });

  it('sends any body unchanged', async () => {
    const body = '<Response/>\r\n\r\nHTTP/1.1 200 OK\r\nset-cookie: a\r\n\r\n';
    const received = await receive(replay(door), answering({ body }));
    expect(received).toMatchObject({ status: 200, body });
    expect(Object.keys(JSON.parse(received.answer).headers ?? {})).not.toContain('set-cookie');
  });

  it('prevents a web `Response` from splitting it too', async () => {
    const response = new Response('<Response/>', { headers: { 'x-a': 'b' } });
    expect(() => response.headers.set('x-a', 'b\r\nc: d')).toThrow();
    expect((await receive(replay(door), answering(response))).status).toBe(200);
  });
});

const MARK = 'Marked7f3a';
const FORM = 'application/x-www-form-urlencoded';
const JSON_TYPE = 'application/json';
const marked = { 'User-Agent': MARK, 'X-More': MARK, Authorization: `Bearer ${MARK}`, Cookie: MARK };
const own = { url: `${VOICE}/${MARK}?${MARK}=${MARK}`, params: { Body: MARK, [MARK]: MARK } };

/** A request for each rejection, with the mark wherever a client can put it. */
const REFUSALS: readonly [outcome: string, sent: Sent, options?: WebhookOptions][] = [
  ['missing-signature', { headers: { ...marked, 'X-Twilio-Signature': undefined } }],
  ['invalid-signature', { headers: { ...marked, 'X-Twilio-Signature': MARK } }],
  ['no-route', { headers: marked }],
  ['method-not-allowed', { method: 'DELETE', headers: marked }],
  ['method-not-allowed', { method: MARK, headers: marked }],
  ['bad-request', { headers: { ...marked, 'Content-Type': MARK } }],
  ['bad-request', { headers: { ...marked, 'Content-Type': `${FORM}; charset=${MARK}` } }],
  ['bad-request', { headers: marked, body: `${MARK}=%` }],
  ['bad-request', { headers: marked }, { maxBodyBytes: 5 }],
  ['bad-request', { headers: marked }, { maxParams: 1 }],
  ['unsigned-body', { headers: { ...marked, 'Content-Type': JSON_TYPE }, body: MARK }],
  ['auth-token-unavailable', { headers: marked }, { authToken: '' }],
];

describe.each(DOORS)('at $name, a rejection echoes nothing', (door) => {
  it.each(REFUSALS)('%s %j', async (outcome, sent, options) => {
    const received = await receive(replay(door, sent, own), options);
    expect(received.outcome).toBe(outcome);
    expect(received.answer).not.toMatch(new RegExp(MARK, 'i'));
    expect(received.body.length).toBeLessThan(30);
  });

  it("of an unknown host, a wrong hash, or a body that isn't JSON", async () => {
    const signed = { url: `${VOICE}?${MARK}=1`, json: { [MARK]: MARK } };
    const wrong = await receive(replay(door, { headers: marked, body: `"${MARK}"` }, signed));
    expect(wrong).toMatchObject({ status: 403, outcome: 'invalid-body-hash', body: 'Forbidden' });
    const host = await receive(replay(door, { host: `${MARK}.example`, headers: marked }, own));
    // Front doors whose host AWS sets have no unknown host. There, the signature matches, but no route does.
    expect([403, 404]).toContain(host.status);
    expect(wrong.answer + host.answer).not.toMatch(new RegExp(MARK, 'i'));
  });

  it('of a route that throws or returns an invalid result', async () => {
    const routes = {
      '/voice': () => {
        throw new Error(MARK);
      },
    };
    for (const options of [{ routes }, answering(MARK), answering(7), answering(Object.create(null))]) {
      const received = await receive(replay(door), options);
      expect(received).toMatchObject({ status: 500, body: 'Internal server error' });
      expect(received.answer).not.toContain(MARK);
    }
  });
});
