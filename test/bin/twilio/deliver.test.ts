import { validateRequest, validateRequestWithBody } from 'twilio/lib/webhooks/webhooks';
import { afterEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../bin/twilio/deliver';
import type { WebhookCall } from '../../../bin/twilio/webhook-call';
import { careless, type Received, Servers } from '../doctor/servers';

const TOKEN = '12345';
const servers = new Servers();
afterEach(() => servers.close());

const reach = { addresses: new Map<string, string>() };
const options = { reach, ceilingMs: 15_000 };

function call(url: string, own: Partial<WebhookCall> = {}): WebhookCall {
  const params = { CallSid: 'CA1', Body: "it's + ü" };
  const common = { method: 'POST', params, authToken: TOKEN, idempotencyToken: 'once' } as const;
  return { url, ...common, signing: 'valid', eagerCredentials: false, ...own };
}

/** Starts a server that records its requests and responds with each answer in turn, repeating the last. */
async function recording(
  ...answers: ((request: Received, response: Parameters<ReturnType<typeof careless>>[1]) => void)[]
) {
  const received: Received[] = [];
  const port = await servers.http((request, response) => {
    received.push(request);
    const answer = answers[Math.min(received.length, answers.length) - 1] ?? careless();
    answer(request, response);
  });
  return { received, base: `http://127.0.0.1:${port}` };
}

const redirect =
  (status: number, location: string) => (_: Received, response: Parameters<ReturnType<typeof careless>>[1]) =>
    void response.writeHead(status, { location }).end();

const signature = ({ headers }: Received) => String(headers['x-twilio-signature']);
const formOf = ({ body }: Received) => Object.fromEntries(new URLSearchParams(body));

describe('signing as Twilio does', () => {
  it('covers the URL and the form', async () => {
    const { received, base } = await recording();
    expect((await deliver(call(`${base}/voice?a=1`), options)).failure).toBeUndefined();
    const [request] = received as [Received];
    expect(validateRequest(TOKEN, signature(request), `${base}/voice?a=1`, formOf(request))).toBe(true);
    expect(request.headers['i-twilio-idempotency-token']).toBe('once');
  });

  it('covers the URL with the parameters in its query for GET', async () => {
    const { received, base } = await recording();
    await deliver(call(`${base}/voice?a=1`, { method: 'GET' }), options);
    const [request] = received as [Received];
    expect(request.target).toMatch(/^\/voice\?a=1&CallSid=CA1&Body=/);
    expect(validateRequest(TOKEN, signature(request), base + request.target, {})).toBe(true);
  });

  it('covers the URL with the hash of the body for JSON', async () => {
    const { received, base } = await recording();
    await deliver(call(`${base}/e`, { json: [{ a: 'ü' }], params: {} }), options);
    const [request] = received as [Received];
    expect(validateRequestWithBody(TOKEN, signature(request), base + request.target, request.body)).toBe(true);
  });

  it('signs an apostrophe in the query unescaped and sends it escaped', async () => {
    const { received, base } = await recording();
    await deliver(call(`${base}/a?name=O'Hara`), options);
    const [request] = received as [Received];
    expect(request.target).toBe('/a?name=O%27Hara');
    expect(validateRequest(TOKEN, signature(request), `${base}/a?name=O'Hara`, formOf(request))).toBe(true);
  });

  it('neither signs nor sends the fragment and the credentials', async () => {
    const { received, base } = await recording();
    await deliver(call(`${base.replace('//', '//u:p@')}/a#rc=0`), options);
    const [request] = received as [Received];
    expect([request.target, request.headers.authorization]).toEqual(['/a', undefined]);
    expect(validateRequest(TOKEN, signature(request), `${base}/a`, formOf(request))).toBe(true);
  });

  it.each([
    ['form', {}],
    ['GET', { method: 'GET' as const }],
    ['JSON', { json: { a: 1 }, params: {} }],
  ])('neither signs nor sends the fragment of a %s', async (_, own) => {
    const { received, base } = await recording();
    await deliver(call(`${base}/a?x=1`, own), options);
    await deliver(call(`${base}/a?x=1#ct=3000&rt=1500&rc=0&rp=all`, own), options);
    const [plain, overridden] = received as [Received, Received];
    expect([overridden.target, overridden.body, signature(overridden)]).toEqual([
      plain.target,
      plain.body,
      signature(plain),
    ]);
  });

  it.each([
    ['form', {}],
    ['GET', { method: 'GET' as const }],
    ['JSON', { json: { a: 1 }, params: {} }],
  ])('makes the signature of a tampered %s invalid', async (_, own) => {
    const { received, base } = await recording();
    await deliver(call(`${base}/a`, { ...own, signing: 'tampered' }), options);
    const [request] = received as [Received];
    const url = base + request.target;
    const fits = url.includes('bodySHA256')
      ? validateRequestWithBody(TOKEN, signature(request), url, request.body)
      : validateRequest(TOKEN, signature(request), url, formOf(request));
    expect(fits).toBe(false);
  });
});

describe('credentials in the URL', () => {
  const challenge = (request: Received, response: Parameters<ReturnType<typeof careless>>[1]) => {
    if (request.headers.authorization) return careless()(request, response);
    response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
  };

  it('are sent after a 401 response', async () => {
    const { received, base } = await recording(challenge);
    const { attempts, failure } = await deliver(call(base.replace('//', '//us%20er:p%40@')), options);
    expect(failure).toBeUndefined();
    expect(received.map(({ headers }) => headers.authorization)).toEqual([undefined, `Basic ${btoa('us er:p@')}`]);
    expect(attempts[0]?.hops[0]?.challenged).toBe(true);
  });

  it('are sent with the first request by Event Streams', async () => {
    const { received, base } = await recording(challenge);
    await deliver(call(base.replace('//', '//u:p@'), { eagerCredentials: true }), options);
    expect(received.map(({ headers }) => headers.authorization)).toEqual([`Basic ${btoa('u:p')}`]);
  });

  it('fail with a 401 response if they are missing', async () => {
    const { base } = await recording(challenge);
    expect((await deliver(call(base), options)).failure).toMatchObject({ code: 11217 });
  });
});

describe('redirects', () => {
  it.each([301, 302, 303])('follows %i with GET, signed for the new URL', async (status) => {
    const { received, base } = await recording(redirect(status, '/new?x=1'), careless());
    const { followed } = await deliver(call(`${base}/old`), options);
    const [, second] = received as [Received, Received];
    expect([second.method, second.target, second.body]).toEqual(['GET', '/new?x=1', '']);
    expect(validateRequest(TOKEN, signature(second), `${base}/new?x=1`, {})).toBe(true);
    expect(followed?.url).toBe(`${base}/new?x=1`);
  });

  it('follows 307 with the method and the form', async () => {
    const { received, base } = await recording(redirect(307, 'new'), careless());
    await deliver(call(`${base}/a/old`), options);
    const [, second] = received as [Received, Received];
    expect([second.method, second.target]).toEqual(['POST', '/a/new']);
    expect(validateRequest(TOKEN, signature(second), `${base}/a/new`, formOf(second))).toBe(true);
  });

  it('rejects 308, and more than 10 redirects', async () => {
    const moved = await recording(redirect(308, '/new'));
    expect((await deliver(call(moved.base), options)).failure).toMatchObject({ code: 11216 });
    const endless = await recording(redirect(302, '/'));
    expect((await deliver(call(endless.base), options)).failure).toMatchObject({ code: 11215 });
    expect(endless.received).toHaveLength(11);
  });
});
