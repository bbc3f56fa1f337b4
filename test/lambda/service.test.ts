import { describe, expect, it } from 'vitest';
import { type FetchHandler, type Routes, type WebhookRequest, webhook } from '../../lambda';
import { CONTEXT, messageParams, signedEvent, twimlOf, voiceParams } from '../../lambda/testing';
import { recordingLogger } from './logger';

const options = { authToken: 'secret', origins: [], logger: recordingLogger() };

function event(url: string, own: object = {}) {
  return signedEvent({ frontDoor: 'rest-api', url, authToken: 'secret', params: voiceParams(), ...own });
}

async function requestOf(url: string, routes: (keep: (request: WebhookRequest) => void) => Routes, own: object = {}) {
  let kept: WebhookRequest | undefined;
  const handler = webhook(
    routes((request) => {
      kept = request;
    }),
    options,
  );
  const response = await handler(event(url, own), CONTEXT);
  return { request: kept, response };
}

describe('a route gets', () => {
  it('the public URL, the path below the base, parameters, query, and headers', async () => {
    const { request } = await requestOf('https://api.example.com/live/menu/2?lang=pt%20br', (keep) => ({
      '/menu/:choice': keep,
    }));
    expect(request).toMatchObject({
      url: 'https://api.example.com/live/menu/2?lang=pt%20br',
      path: '/menu/2',
      pathParams: { choice: '2' },
      method: 'POST',
      query: { lang: 'pt br' },
      params: { CallSid: voiceParams().CallSid },
      headers: { 'user-agent': 'TwilioProxy/1.1' },
      accountSid: voiceParams().AccountSid,
      frontDoor: 'rest-api',
      context: CONTEXT,
    });
    expect(request?.json).toBeUndefined();
    expect(request?.signal.aborted).toBe(false);
    expect(request?.event['resource']).toBe('/{proxy+}');
  });

  it('the query as parameters with GET', async () => {
    const { request } = await requestOf('https://api.example.com/live/voice', (keep) => ({ '/voice': keep }), {
      method: 'GET',
      params: { Digits: '1' },
    });
    expect(request).toMatchObject({ method: 'GET', params: { Digits: '1' }, body: { length: 0 } });
  });

  it('distinct values of a repeated parameter, sorted', async () => {
    const params = { Twice: ['b', 'a', 'b'], Same: ['x', 'x'] };
    const { request } = await requestOf('https://api.example.com/live/voice', (keep) => ({ '/voice': keep }), {
      params,
    });
    expect(request?.params).toMatchObject({ Twice: ['a', 'b'], Same: 'x' });
  });

  it('parameters without a prototype', async () => {
    const { request } = await requestOf('https://api.example.com/live/voice', (keep) => ({ '/voice': keep }), {
      params: Object.fromEntries(Object.entries({ constructor: 'y' }).concat([['__proto__', 'x']])),
    });
    expect(Object.keys(request?.params ?? {}).sort()).toEqual(['__proto__', 'constructor']);
    expect(request?.params['toString']).toBeUndefined();
  });

  it('a path that ends with a slash only if it is declared with one', async () => {
    const { request, response } = await requestOf('https://api.example.com/live/voice/', (keep) => ({
      '/voice': keep,
    }));
    expect(request).toBeUndefined();
    expect(response).toMatchObject({ statusCode: 404 });
  });
});

describe('a web-standard handler', () => {
  it('gets a `Request` with the public URL and the body as sent, and the validated request', async () => {
    let seen: { url: string; text: string; type: string | null; from: unknown } | undefined;
    const fetch: FetchHandler = async (request, { params, frontDoor }) => {
      seen = {
        url: request.url,
        text: await request.text(),
        type: request.headers.get('content-type'),
        from: [params.From, frontDoor],
      };
      return new Response('<Response/>', { headers: { 'content-type': 'text/xml' } });
    };
    const response = await webhook(fetch, options)(
      event('https://api.example.com/live/any/path?x=1', { params: messageParams() }),
      CONTEXT,
    );
    expect(response).toMatchObject({ statusCode: 200, multiValueHeaders: { 'content-type': ['text/xml'] } });
    expect(twimlOf(response)).toBe('<Response/>');
    expect(seen).toEqual({
      url: 'https://api.example.com/live/any/path?x=1',
      text: new URLSearchParams(messageParams()).toString(),
      type: 'application/x-www-form-urlencoded; charset=utf-8',
      from: ['+14155550100', 'rest-api'],
    });
  });

  it("never gets a request that Twilio didn't sign", async () => {
    let called = false;
    const fetch: FetchHandler = () => {
      called = true;
      return new Response();
    };
    const response = await webhook(fetch, options)(
      event('https://api.example.com/live/x', { authToken: 'forged' }),
      CONTEXT,
    );
    expect(response).toMatchObject({ statusCode: 403 });
    expect(called).toBe(false);
  });

  it('can answer with any status, bytes, and several cookies', async () => {
    const fetch: FetchHandler = () => {
      const headers = new Headers({ 'content-type': 'audio/mpeg' });
      headers.append('set-cookie', 'a=1');
      headers.append('set-cookie', 'b=2');
      return new Response(new Uint8Array([255, 0, 1]), { status: 201, headers });
    };
    const response = await webhook(fetch, options)(event('https://api.example.com/live/x'), CONTEXT);
    expect(response).toMatchObject({
      statusCode: 201,
      isBase64Encoded: true,
      body: '/wAB',
      multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] },
    });
  });

  it('gets a URL without user info, which `Request` rejects', async () => {
    const authorization = `Basic ${Buffer.from('u:p').toString('base64')}`;
    const fetch: FetchHandler = (request) => new Response(`<Response>${request.url}</Response>`);
    const response = await webhook(fetch, options)(
      event('https://u:p@api.example.com/live/x', { headers: { authorization } }),
      CONTEXT,
    );
    expect(twimlOf(response)).toContain('https://api.example.com/live/x');
  });
});
