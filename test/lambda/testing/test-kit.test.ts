import { describe, expect, it } from 'vitest';
import { webhook } from '../../../lambda';
import {
  CONTEXT,
  callStatusParams,
  conversationParams,
  messageParams,
  recordingParams,
  signedEvent,
  signedRequest,
  statusCallbackParams,
  toRawRequest,
  twimlOf,
  voiceParams,
} from '../../../lambda/testing';

const base = { url: 'https://hooks.example.com/voice', authToken: '12345' };

describe('signedRequest', () => {
  it('signs a form as Twilio does', () => {
    const params = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    };
    const request = signedRequest({ ...base, url: 'https://mycompany.com/myapp.php?foo=1&bar=2', params });
    expect(request.headers['X-Twilio-Signature']).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
    expect(request.body).toContain('From=%2B14158675309');
  });

  it("puts a GET's parameters into the query and a JSON body's hash into the URL", () => {
    expect(signedRequest({ ...base, method: 'GET', params: { A: 'b c' } })).toMatchObject({
      url: `${base.url}?A=b%20c`,
      body: '',
    });
    expect(signedRequest({ ...base, url: `${base.url}?x=1`, json: {} }).url).toMatch(/\?x=1&bodySHA256=[0-9a-f]{64}$/);
  });

  // https://github.com/department-of-veterans-affairs/notification-api/issues/1498
  it('neither signs nor sends connection overrides, with any method and body', () => {
    const ways = [
      { params: { MessageSid: 'SM1' } },
      { method: 'GET', params: { A: '1' } },
      { json: { a: 1 } },
      { params: {} },
    ] as const;
    for (const way of ways) {
      for (const fragment of ['#ct=3000&rt=1500&rc=5&rp=all', '#', '#rc=2?A=1', '#a#b']) {
        for (const url of ['https://h.example/s', 'https://h.example/s?x=1', 'https://h.example']) {
          const signed = signedRequest({ ...base, ...way, url: url + fragment });
          expect(signed).toEqual(signedRequest({ ...base, ...way, url }));
          expect(signed.url).not.toContain('#');
        }
      }
    }
    expect(signedRequest({ ...base, url: 'https://h.example/s#rc=2', method: 'GET', params: { A: '1' } }).url).toBe(
      'https://h.example/s?A=1',
    );
  });

  it('lets headers be replaced', () => {
    expect(signedRequest({ ...base, headers: { 'User-Agent': 'x' } }).headers['User-Agent']).toBe('x');
  });
});

describe('toWire', () => {
  it('splits the URL as text', () => {
    expect(toRawRequest(signedRequest({ ...base, url: "https://u:p@h.example:443/a/../b'?q=%27#frag" }))).toMatchObject(
      {
        scheme: 'https',
        host: 'h.example:443',
        target: "/a/../b'?q=%27",
      },
    );
    expect(toRawRequest(signedRequest({ ...base, url: 'http://h.example' }))).toMatchObject({
      scheme: 'http',
      target: '/',
    });
    expect(toRawRequest(signedRequest({ ...base, url: 'https://h.example?x=1' })).target).toBe('/?x=1');
  });
});

describe('signedEvent', () => {
  it("supports a REST API's stage and custom domain, and both payload formats of an HTTP API", () => {
    const event = (own: object) =>
      signedEvent({ ...base, frontDoor: 'rest-api', url: 'https://h.example/base/voice', ...own });
    expect(event({})).toMatchObject({ path: '/voice', requestContext: { path: '/base/voice', stage: 'base' } });
    expect(event({ basePath: 'base', stage: 'live' })).toMatchObject({
      path: '/base/voice',
      requestContext: { path: '/base/voice', stage: 'live' },
    });
    expect(event({ frontDoor: 'http-api', payloadFormatVersion: '1.0' })).toMatchObject({ version: '1.0' });
    expect(event({ frontDoor: 'http-api' })).toMatchObject({ version: '2.0', requestContext: { stage: '$default' } });
    expect(event({ frontDoor: 'application-load-balancer', multiValueHeaders: false })).toHaveProperty('headers');
  });

  it('creates events that webhook() accepts, and twimlOf() reads the response', async () => {
    const handler = webhook(
      { '/voice': ({ params }) => `<Response>${params.MessageStatus ?? params.CallSid}</Response>` },
      { authToken: '12345', origins: [], logger: { info() {}, warn() {}, error() {} } },
    );
    for (const params of [voiceParams({ CallSid: 'CA1' }), statusCallbackParams()]) {
      const answer = await handler(signedEvent({ ...base, frontDoor: 'function-url', params }));
      expect(twimlOf(answer)).toMatch(/<Response>(?:CA1|delivered)<\/Response>/);
    }
    expect(twimlOf({ body: Buffer.from('ü').toString('base64'), isBase64Encoded: true })).toBe('ü');
    expect(twimlOf(undefined)).toBe('');
  });
});

describe('a fixture', () => {
  const silent = { info() {}, warn() {}, error() {} };
  const options = { authToken: '12345', logger: silent };
  const fixtures = {
    voiceParams,
    callStatusParams,
    recordingParams,
    messageParams,
    statusCallbackParams,
    conversationParams,
  };

  it.each(Object.entries(fixtures))(
    '%s has an account and the parameters that a test adds or overrides',
    async (_, make) => {
      const own = make({ AccountSid: 'AC1', Own: 'ü' });
      expect(Object.keys(own)).toEqual([...Object.keys(make()), 'Own']);
      expect(make().AccountSid).toMatch(/^AC[0-9a-f]{32}$/);
      const handler = webhook({ '/voice': ({ params }) => `<Response>${JSON.stringify(params)}</Response>` }, options);
      const answer = await handler(signedEvent({ ...base, frontDoor: 'http-api', params: own }), CONTEXT);
      expect(JSON.parse(twimlOf(answer).replace(/<.*?>/g, ''))).toEqual(own);
    },
  );

  it('has a type with both', () => {
    const { CallSid, Digits }: { CallSid: string; Digits: '1' } = voiceParams({ Digits: '1' } as const);
    // @ts-expect-error Nothing has added it.
    const none = voiceParams().Digits;
    expect([CallSid.slice(0, 2), Digits, none]).toEqual(['CA', '1', undefined]);
  });
});
