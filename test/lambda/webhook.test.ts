import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { type Routes, VoiceResponse, type WebhookOptions, webhook } from '../../lambda';
import {
  CONTEXT,
  messageParams,
  type SignedEventOptions,
  signedEvent,
  twimlOf,
  voiceParams,
} from '../../lambda/testing';
import { FRONT_DOOR_NAMES } from '../../lib/contract';
import { recordingLogger } from './logger';

const URL = 'https://hooks.example.com/voice';

/** A health check of a load balancer. */
function healthCheck(headers: Record<string, string[]> = {}): Record<string, unknown> {
  const event = signedEvent({ frontDoor: 'application-load-balancer', url: URL, authToken: 'x', method: 'GET' });
  const own = { host: ['hooks.example.com'], 'user-agent': ['ELB-HealthChecker/2.0'], ...headers };
  return { ...event, multiValueHeaders: own };
}

const routes: Routes = {
  '/voice': () => {
    const twiml = new VoiceResponse();
    twiml.say('Hello');
    return twiml;
  },
  '/message': ({ params }) => `<Response><Message>${params.Body}</Message></Response>`,
  '/json': ({ json }) => ({ body: JSON.stringify(json), headers: { 'content-type': 'application/json' } }),
  '/throws': () => {
    throw new Error('boom');
  },
  '/late': () => new Promise(() => {}),
};

function set(event: Record<string, unknown>, name: string, value: unknown): void {
  event[name] = value;
}

interface Answer {
  statusCode: number;
  headers?: Record<string, string>;
  multiValueHeaders?: Record<string, string[]>;
  body: string;
}

/** Calls a webhook with a signed request, optionally changed on the way. */
async function call(
  own: Partial<SignedEventOptions> & { change?: (event: Record<string, unknown>) => void },
  options: WebhookOptions = {},
) {
  const logger = recordingLogger();
  const handler = webhook(routes, { authToken: 'secret', origins: ['https://hooks.example.com'], logger, ...options });
  const event = signedEvent({
    frontDoor: 'function-url',
    url: URL,
    authToken: 'secret',
    params: voiceParams(),
    ...own,
  });
  own.change?.(event);
  const response = (await handler(event, CONTEXT)) as Answer;
  return { response, entry: logger.entries.at(-1), level: logger.levels.at(-1)?.[0], logger };
}

describe.each(FRONT_DOOR_NAMES)('behind %s', (frontDoor) => {
  const url = frontDoor === 'rest-api' ? 'https://hooks.example.com/live/voice' : URL;

  it('accepts a signed call and answers with TwiML', async () => {
    const { response, entry, level } = await call({ frontDoor, url });
    expect(response.statusCode).toBe(200);
    expect(twimlOf(response)).toContain('<Say>Hello</Say>');
    const type = response.headers?.['content-type'] ?? response.multiValueHeaders?.['content-type']?.[0];
    expect(type).toBe('text/xml; charset=utf-8');
    expect(level).toBe('info');
    expect(entry).toMatchObject({
      outcome: 'accepted',
      frontDoor,
      route: '/voice',
      method: 'POST',
      status: 200,
      publicUrl: url,
      key: 'primary',
    });
  });

  it('accepts a signed message with every kind of character', async () => {
    const { response } = await call({ frontDoor, url: url.replace('voice', 'message'), params: messageParams() });
    expect(twimlOf(response)).toContain(messageParams().Body);
  });

  it('accepts a signed JSON body', async () => {
    const { response } = await call({ frontDoor, url: url.replace('voice', 'json'), json: { a: 'ü' } });
    expect(twimlOf(response)).toBe('{"a":"ü"}');
  });

  it('accepts a signed GET', async () => {
    const { response } = await call({
      frontDoor,
      url,
      method: 'GET',
      params: { CallSid: 'CA1', From: '+14155550100' },
    });
    expect(response.statusCode).toBe(200);
  });

  it('rejects a forged call without details', async () => {
    const { response, entry, level } = await call({ frontDoor, url, authToken: 'forged' });
    expect(response).toMatchObject({ statusCode: 403, body: 'Forbidden' });
    expect(level).toBe('warn');
    expect(entry).toMatchObject({ outcome: 'invalid-signature', status: 403, publicUrl: url });
    expect(entry).not.toHaveProperty('key');
  });
});

describe('a request ends as', () => {
  it('missing-signature: 400', async () => {
    const { response, entry } = await call({ headers: { 'X-Twilio-Signature': '' } });
    expect(response.statusCode).toBe(400);
    expect(entry?.outcome).toBe('missing-signature');
  });

  it('unknown-host: 403, only at a load balancer', async () => {
    const { response, entry } = await call({
      frontDoor: 'application-load-balancer',
      url: 'https://evil.example/voice',
    });
    expect(response.statusCode).toBe(403);
    expect(entry?.outcome).toBe('unknown-host');
  });

  it('no-route: 404, only after the signature matched', async () => {
    const url = 'https://hooks.example.com/none';
    const entry = { outcome: 'no-route', detail: expect.stringMatching(/^routes are .*\/voice/) };
    expect(await call({ url })).toMatchObject({
      response: { statusCode: 404, body: expect.not.stringContaining('/voice') },
      entry,
    });
    expect(await call({ url, authToken: 'forged' })).toMatchObject({ response: { statusCode: 403 } });
  });

  it('method-not-allowed: 405 with Allow', async () => {
    const change = (event: Record<string, unknown>) => {
      ((event['requestContext'] as Record<string, unknown>)['http'] as Record<string, unknown>)['method'] = 'PUT';
    };
    const { response, entry } = await call({ change });
    expect(response).toMatchObject({ statusCode: 405, headers: { allow: 'GET, POST' } });
    expect(entry?.outcome).toBe('method-not-allowed');
  });

  it('bad-request: 413 over maxBodyBytes, 413 over maxParams', async () => {
    expect(await call({}, { maxBodyBytes: 50 })).toMatchObject({
      response: { statusCode: 413 },
      entry: { outcome: 'bad-request', detail: 'body is over maxBodyBytes' },
    });
    expect(await call({}, { maxParams: 5 })).toMatchObject({
      response: { statusCode: 413 },
      entry: { outcome: 'bad-request', detail: 'more parameters than maxParams' },
    });
    const query = `${URL}?${Array.from({ length: 6 }, (_, index) => `a${index}=1`).join('&')}`;
    expect(await call({ url: query, params: { A: '1' } }, { maxParams: 5 })).toMatchObject({
      response: { statusCode: 413 },
    });
  });

  it('bad-request: 400 when the base64 or the charset is undecodable', async () => {
    const broken = (event: Record<string, unknown>) => set(event, 'body', '%%%');
    expect(await call({ change: broken })).toMatchObject({
      response: { statusCode: 400 },
      entry: { detail: 'body is not base64' },
    });
    const latin = { 'Content-Type': 'application/x-www-form-urlencoded; charset=iso-8859-1' };
    expect(await call({ headers: latin })).toMatchObject({
      response: { statusCode: 400 },
      entry: { detail: 'charset is not UTF-8' },
    });
    const bytes = (event: Record<string, unknown>) => set(event, 'body', Buffer.from('a=%ff').toString('base64'));
    expect(await call({ change: bytes })).toMatchObject({
      response: { statusCode: 400 },
      entry: { detail: 'form is not percent-encoded UTF-8' },
    });
  });

  it("bad-request: 415 for a content type that Twilio doesn't send", async () => {
    expect(await call({ headers: { 'Content-Type': 'multipart/form-data' } })).toMatchObject({
      response: { statusCode: 415 },
    });
  });

  it("bad-request: 400 for a signed JSON body that isn't JSON", async () => {
    const body = '{"broken';
    const url =
      'https://hooks.example.com/json?bodySHA256=d51bb60cdbd2f2ecbb0da4fd8a9b9d4a6c35fe6ee7a5d7bfd7e8e8b1a9a2a3f1';
    const hash = createHash('sha256').update(body).digest('hex');
    const signed = url.replace(/=.*/, `=${hash}`);
    const change = (event: Record<string, unknown>) => {
      event['rawQueryString'] = `bodySHA256=${hash}`;
      event['body'] = Buffer.from(body).toString('base64');
      event['isBase64Encoded'] = true;
      (event['headers'] as Record<string, string>)['x-twilio-signature'] = createHmac('sha1', 'secret')
        .update(signed)
        .digest('base64');
    };
    const result = await call({ url: 'https://hooks.example.com/json', json: {}, change });
    expect(result).toMatchObject({
      response: { statusCode: 400 },
      entry: { outcome: 'bad-request', detail: 'body is not JSON' },
    });
  });

  it.each([
    ['routes', routes],
    ['a web-standard handler', () => new Response()],
  ])("bad-request: 400 for a signed JSON body that isn't UTF-8, with %s", async (_name, handlers) => {
    const body = Buffer.from('{"Body":"caf\xe9"}', 'latin1');
    const query = `bodySHA256=${createHash('sha256').update(body).digest('hex')}`;
    const signed = createHmac('sha1', 'secret').update(`https://hooks.example.com/json?${query}`).digest('base64');
    const event = signedEvent({ frontDoor: 'function-url', url: 'https://hooks.example.com/json', authToken: '' });
    Object.assign(event, { rawQueryString: query, body: body.toString('base64'), isBase64Encoded: true });
    const headers = { 'x-twilio-signature': signed, 'content-type': 'application/json' };
    Object.assign(event['headers'] as Record<string, string>, headers);
    const logger = recordingLogger();
    expect(await webhook(handlers, { authToken: 'secret', logger })(event)).toMatchObject({ statusCode: 400 });
    expect(logger.entries).toMatchObject([{ outcome: 'bad-request', detail: 'body is not JSON' }]);
  });

  it('unsigned-body: 403, for JSON without bodySHA256 and for an empty form', async () => {
    const change = (event: Record<string, unknown>) => set(event, 'rawQueryString', '');
    expect(await call({ json: { a: 1 }, change })).toMatchObject({
      response: { statusCode: 403 },
      entry: { outcome: 'unsigned-body' },
    });
    expect(await call({ params: {} })).toMatchObject({
      response: { statusCode: 403 },
      entry: { outcome: 'unsigned-body' },
    });
  });

  it('invalid-body-hash: 403', async () => {
    const change = (event: Record<string, unknown>) => {
      event['body'] = '{"a":2}';
      event['isBase64Encoded'] = false;
    };
    expect(await call({ json: { a: 1 }, change })).toMatchObject({
      response: { statusCode: 403 },
      entry: { outcome: 'invalid-body-hash' },
    });
  });

  it('invalid-body-hash: 403, for a signed JSON webhook that is replayed as a GET', async () => {
    const change = (event: Record<string, unknown>) => {
      ((event['requestContext'] as Record<string, unknown>)['http'] as Record<string, unknown>)['method'] = 'GET';
      delete event['body'];
    };
    expect(await call({ json: { a: 1 }, change })).toMatchObject({
      response: { statusCode: 403 },
      entry: { outcome: 'invalid-body-hash' },
    });
  });

  it('auth-token-unavailable: 503', async () => {
    const authToken = () => Promise.reject(new Error('store away'));
    const { response, entry, level } = await call({}, { authToken });
    expect(response.statusCode).toBe(503);
    expect(level).toBe('error');
    expect(entry).toMatchObject({ outcome: 'auth-token-unavailable', status: 503 });
  });

  it('handler-error: 500, with the error in the log and not in the response', async () => {
    const { response, entry, level } = await call({ url: 'https://hooks.example.com/throws' });
    expect(response).toMatchObject({ statusCode: 500, body: 'Internal server error' });
    expect(level).toBe('error');
    expect(entry).toMatchObject({
      outcome: 'handler-error',
      route: '/throws',
      error: { name: 'Error', message: 'boom' },
    });
  });

  it('handler-timeout: 504', async () => {
    const { response, entry } = await call({ url: 'https://hooks.example.com/late' }, { deadlineMs: 5 });
    expect(response.statusCode).toBe(504);
    expect(entry).toMatchObject({ outcome: 'handler-timeout', route: '/late' });
  });
});

describe('a fallback', () => {
  const fallback = () => '<Response><Say>Sorry</Say></Response>';

  it('answers 200 for a route that throws or is late, and still logs it', async () => {
    const thrown = await call({ url: 'https://hooks.example.com/throws' }, { fallback });
    expect(thrown).toMatchObject({
      response: { statusCode: 200 },
      entry: { outcome: 'handler-error', status: 200 },
      level: 'error',
    });
    const late = await call({ url: 'https://hooks.example.com/late' }, { fallback, deadlineMs: 5 });
    expect(late).toMatchObject({ response: { statusCode: 200 }, entry: { outcome: 'handler-timeout', status: 200 } });
    expect(twimlOf(late.response)).toContain('Sorry');
  });

  it('that fails too keeps the 500', async () => {
    const broken = () => {
      throw new Error('no better');
    };
    expect(await call({ url: 'https://hooks.example.com/throws' }, { fallback: broken })).toMatchObject({
      response: { statusCode: 500 },
    });
  });
});

describe('the handler', () => {
  it('throws a clear error for an unknown event', async () => {
    const handler = webhook(routes, { authToken: 'secret' });
    await expect(handler({ Records: [], secretValue: 'x' })).rejects.toMatchObject({
      code: 'UNKNOWN_EVENT',
      message: expect.stringContaining('an object with Records, secretValue'),
    });
  });

  it("answers a load balancer's health check, and logs it for debugging only", async () => {
    const logger = recordingLogger();
    const handler = webhook(routes, { authToken: 'secret', origins: [URL], logger });
    expect(await handler(healthCheck())).toMatchObject({ statusCode: 200, body: '' });
    expect(logger.entries).toEqual([]);
    const debug = vi.fn();
    await webhook(routes, { authToken: 'secret', origins: [URL], logger: { ...logger, debug } })(healthCheck());
    expect(debug.mock.calls).toEqual([
      [{ message: 'health check', frontDoor: 'application-load-balancer', status: 200 }],
    ]);
  });

  it.each([
    ["a client's request", { 'x-forwarded-for': ['192.0.2.1'] }, 400, 'missing-signature'],
    ['a signed request', { 'x-twilio-signature': ['c2ln'] }, 403, 'invalid-signature'],
  ])("doesn't take %s for a health check", async (_what, headers, status, outcome) => {
    const logger = recordingLogger();
    const handler = webhook(routes, { authToken: 'secret', origins: [URL.replace('/voice', '')], logger });
    expect(await handler(healthCheck(headers))).toMatchObject({ statusCode: status });
    expect(logger.entries).toMatchObject([{ outcome }]);
  });

  it('answers a signed call with any user agent', async () => {
    const headers = { 'User-Agent': 'ELB-HealthChecker/2.0' };
    const called = await call({ frontDoor: 'application-load-balancer', headers });
    expect(called).toMatchObject({ response: { statusCode: 200 }, entry: { outcome: 'accepted' } });
  });

  it('treats that user agent like any other at other front doors', async () => {
    expect(
      await call({ method: 'GET', authToken: 'x', headers: { 'User-Agent': 'ELB-HealthChecker/2.0' } }),
    ).toMatchObject({ response: { statusCode: 403 } });
  });

  it('answers HEAD as GET, without a body', async () => {
    const change = (event: Record<string, unknown>) => {
      ((event['requestContext'] as Record<string, unknown>)['http'] as Record<string, unknown>)['method'] = 'HEAD';
    };
    const { response } = await call({ method: 'GET', change });
    expect(response).toMatchObject({ statusCode: 200, body: '' });
  });

  it('rejects a malformed public origin when it is created', () => {
    expect(() => webhook(routes, { authToken: 'x', origins: ['hooks.example.com'] })).toThrow(
      'https://host[:port][/basePath]',
    );
  });

  it("warns once that a load balancer's host is trusted without declared origins", async () => {
    // Once per sandbox: a new one starts with modules that have not warned yet.
    vi.resetModules();
    const { webhook } = await import('../../lambda');
    const logger = recordingLogger();
    const handler = webhook(routes, { authToken: 'secret', origins: [], logger });
    const event = signedEvent({
      frontDoor: 'application-load-balancer',
      url: URL,
      authToken: 'secret',
      params: voiceParams(),
    });
    await handler(event);
    await handler(event);
    expect(logger.entries.filter(({ message }) => message.includes('TWILIO_PUBLIC_ORIGINS'))).toHaveLength(1);
  });

  it('accepts a request that only a newly read key matches', async () => {
    let token = 'old';
    const logger = recordingLogger();
    const handler = webhook(routes, { authToken: () => token, origins: [], logger });
    const event = (authToken: string) =>
      signedEvent({ frontDoor: 'function-url', url: URL, authToken, params: voiceParams() });
    expect(await handler(event('old'), CONTEXT)).toMatchObject({ statusCode: 200 });
    token = 'new';
    expect(await handler(event('new'), CONTEXT)).toMatchObject({ statusCode: 200 });
  });

  it('reads token and origins from the environment', async () => {
    process.env['TWILIO_AUTH_TOKEN'] = 'from-env';
    process.env['TWILIO_PUBLIC_ORIGINS'] = 'https://a.example, https://hooks.example.com/base';
    try {
      const handler = webhook(routes, { logger: recordingLogger() });
      const event = (url: string) =>
        signedEvent({ frontDoor: 'application-load-balancer', url, authToken: 'from-env', params: voiceParams() });
      expect(await handler(event('https://hooks.example.com/base/voice'))).toMatchObject({ statusCode: 200 });
      expect(await handler(event('https://b.example/voice'))).toMatchObject({ statusCode: 403 });
    } finally {
      delete process.env['TWILIO_AUTH_TOKEN'];
      delete process.env['TWILIO_PUBLIC_ORIGINS'];
    }
  });
});

describe('a subaccount', () => {
  it('signs with its own token, and only its own', async () => {
    const sid = `AC${'a'.repeat(32)}`;
    const authToken = () => ({
      account: [{ id: 'primary', secret: 'secret', algorithm: 'sha1' as const }],
      accounts: new Map([[sid, { id: sid, secret: 'sub', algorithm: 'sha1' as const }]]),
    });
    const params = voiceParams({ AccountSid: sid });
    expect(await call({ params, authToken: 'sub' }, { authToken })).toMatchObject({
      response: { statusCode: 200 },
      entry: { key: sid, accountSid: sid },
    });
    expect(await call({ params, authToken: 'secret' }, { authToken })).toMatchObject({ response: { statusCode: 403 } });
    expect(await call({ authToken: 'sub' }, { authToken })).toMatchObject({ response: { statusCode: 403 } });
  });
});

describe('the log line', () => {
  it('has the received and the rebuilt URL', async () => {
    const { entry } = await call({ frontDoor: 'rest-api', url: 'https://hooks.example.com/live/voice' });
    expect(entry?.receivedUrl).toBe('https://hooks.example.com/voice');
    expect(entry?.publicUrl).toBe('https://hooks.example.com/live/voice');
  });

  it("has every field, and Twilio's identifiers if they are well-formed", async () => {
    const { entry } = await call({ headers: { 'I-Twilio-Request-Id': `RQ${'0'.repeat(32)}` } });
    expect(entry).toMatchObject({
      message: 'accepted POST /voice',
      candidates: 2,
      callSid: voiceParams().CallSid,
      accountSid: voiceParams().AccountSid,
      twilioRequestId: `RQ${'0'.repeat(32)}`,
    });
    expect(typeof entry?.durationMs).toBe('number');
    expect(typeof entry?.coldStart).toBe('boolean');
    const message = await call({ params: messageParams({ AccountSid: 'not a sid' }) });
    expect(message.entry).toMatchObject({ messageSid: messageParams().MessageSid });
    expect(message.entry).not.toHaveProperty('accountSid');
  });

  it('masks user info and the values of a GET', async () => {
    const authorization = `Basic ${Buffer.from('user:pass').toString('base64')}`;
    const { entry, response } = await call({
      method: 'GET',
      url: 'https://user:pass@hooks.example.com/voice',
      params: { From: '+14155550100' },
      headers: { authorization },
    });
    expect(response.statusCode).toBe(200);
    expect(entry?.publicUrl).toBe('https://***@hooks.example.com/voice?From=***');
    expect(entry?.receivedUrl).toBe('https://hooks.example.com/voice?From=***');
    expect(JSON.stringify(entry)).not.toMatch(/4155550100|pass/);
  });

  it('has no signature, token, credentials, body, or phone number', async () => {
    for (const own of [{}, { authToken: 'forged' }, { params: messageParams() }]) {
      const { logger } = await call({ ...own, headers: { Authorization: 'Basic c2VjcmV0OnRva2Vu' } });
      expect(JSON.stringify(logger.entries)).not.toMatch(/secret|forged|c2VjcmV0|415555|qué tal|[A-Za-z0-9+/]{27}=/);
    }
  });
});
