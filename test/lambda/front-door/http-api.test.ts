import { describe, expect, it } from 'vitest';
import { encodeHttpApi as encode } from '../../../lambda/encoding/http-api';
import { httpApi } from '../../../lambda/front-door/http-api';
import { ANSWER, EMPTY, WIRE } from './raw-request';

const { accepts, read, writer } = httpApi;
const ONE = { payloadFormatVersion: '1.0' } as const;

describe("an HTTP API's event", () => {
  it('in payload 2.0 has a decoded path, a raw query, and separate cookies', () => {
    expect(encode(WIRE, { stage: 'live' })).toEqual({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/live/a b',
      rawQueryString: 'x=1&y=%C3%A9+z&x=2&v',
      cookies: ['a=1', 'b=2'],
      headers: {
        'x-a': '1,2',
        'content-type': 'application/x-www-form-urlencoded',
        host: 'hooks.example.com',
        'x-forwarded-for': '198.51.100.7',
        'x-forwarded-proto': 'https',
        'x-forwarded-port': '443',
      },
      queryStringParameters: { x: '1,2', y: 'é z', v: '' },
      requestContext: {
        accountId: '123456789012',
        apiId: 'a1b2c3d4e5',
        domainName: 'hooks.example.com',
        domainPrefix: 'hooks',
        http: {
          method: 'POST',
          path: '/live/a b',
          protocol: 'HTTP/1.1',
          sourceIp: '198.51.100.7',
          userAgent: 'TwilioProxy/1.1',
        },
        requestId: '00000000-0000-4000-8000-000000000000',
        routeKey: '$default',
        stage: 'live',
      },
      body: 'YT0x',
      isBase64Encoded: true,
    });
  });

  it('in payload 2.0 omits missing members', () => {
    const event = encode(EMPTY);
    expect(event).toMatchObject({ rawQueryString: '', isBase64Encoded: false, requestContext: { stage: '$default' } });
    expect(event).toMatchObject({ requestContext: { http: { sourceIp: '203.0.113.10' } } });
    for (const name of ['cookies', 'queryStringParameters', 'body']) expect(event).not.toHaveProperty(name);
  });

  it('in payload 1.0 has a decoded path and query', () => {
    const headers = {
      'x-a': '2',
      cookie: 'a=1; b=2',
      'content-type': 'application/x-www-form-urlencoded',
      host: 'hooks.example.com',
      'x-forwarded-for': '198.51.100.7',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '443',
    };
    expect(encode(WIRE, ONE)).toEqual({
      version: '1.0',
      resource: '$default',
      path: '/live/a b',
      httpMethod: 'POST',
      headers,
      multiValueHeaders: {
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
        'x-a': ['1', '2'],
      },
      queryStringParameters: { x: '2', y: 'é z', v: '' },
      multiValueQueryStringParameters: { x: ['1', '2'], y: ['é z'], v: [''] },
      requestContext: {
        accountId: '123456789012',
        apiId: 'a1b2c3d4e5',
        domainName: 'hooks.example.com',
        httpMethod: 'POST',
        path: '/live/a b',
        stage: '$default',
        identity: { sourceIp: '198.51.100.7' },
      },
      body: 'YT0x',
      isBase64Encoded: true,
    });
  });

  it('in payload 1.0 has null for missing members', () => {
    expect(encode(EMPTY, ONE)).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      body: '',
      isBase64Encoded: false,
      requestContext: { identity: { sourceIp: '203.0.113.10' } },
    });
  });

  it('in both payloads has a text body as text', () => {
    const wire = { ...EMPTY, headers: [['content-type', 'application/json']] as const, body: Buffer.from('{}') };
    for (const options of [{}, ONE]) {
      expect(encode(wire, options)).toMatchObject({ body: '{}', isBase64Encoded: false });
    }
  });

  // Captured by https://github.com/hotsock/voker/pull/8.
  it.each([
    ['/literal%2525value', '/literal%value'],
    ['/literal%252Fvalue', '/literal/value'],
    ['/a%2520b', '/a b'],
    ['/a%3Fb', '/a'],
    ['/a%253Fb', '/a'],
    ['/%252525', '/%25'],
    ['/a%ff', '/a%ff'],
  ])('in both payloads has its path decoded twice and cut at an escaped question mark: %s', (target, path) => {
    expect(encode({ ...EMPTY, target })).toMatchObject({ rawPath: path, requestContext: { http: { path } } });
    expect(encode({ ...EMPTY, target }, ONE)).toMatchObject({ path, requestContext: { path } });
  });

  it.each(['/percent%25done', '/100%25', '/a%25zz', '/a%25ff'])(
    "doesn't exist for %s, which AWS answers with 400",
    (target) => {
      for (const options of [{}, ONE]) {
        expect(() => encode({ ...EMPTY, target }, options)).toThrow(
          expect.objectContaining({ code: 'REFUSED_BY_FRONT_DOOR', statusCode: 400 }),
        );
      }
    },
  );

  describe('at a custom domain', () => {
    const target = '/twilio/voice?x=1';

    it.each([
      [target, { basePath: 'twilio' }, '/voice'],
      ['/twilio', { basePath: 'twilio' }, '/'],
      ['/twilio/', { basePath: 'twilio' }, '/'],
      [target, { basePath: 'twilio', stage: '$default' }, '/voice'],
      [target, { basePath: 'twilio', stage: 'prod' }, '/prod/voice'],
      ['/twilio', { basePath: 'twilio', stage: 'prod' }, '/prod'],
      [target, { basePath: '', stage: 'prod' }, '/prod/twilio/voice'],
      ['/', { basePath: '', stage: 'prod' }, '/prod/'],
      [target, { basePath: '' }, '/twilio/voice'],
      ['/a/b/c%20d', { basePath: 'a/b', stage: 'prod' }, '/prod/c d'],
    ])(
      'of payload 2.0 lacks the key of the mapping, and has a named stage in its place: %s %j',
      (own, options, path) => {
        const event = encode({ ...EMPTY, target: own }, options);
        expect(event).toMatchObject({ rawPath: path, requestContext: { http: { path } } });
      },
    );

    it('in payload 1.0 has the key', () => {
      const options = { ...ONE, basePath: 'twilio', stage: 'prod' };
      expect(encode({ ...EMPTY, target }, options)).toMatchObject({ path: '/twilio/voice' });
    });
  });

  it("is recognized by its version and that version's members", () => {
    expect(accepts({ version: '2.0', requestContext: { http: {} } })).toBe(true);
    expect(accepts({ version: '2.0', requestContext: {} })).toBe(false);
    expect(accepts({ version: '2.0', requestContext: { apiId: 'a' } })).toBe(false);
    expect(accepts({ version: '2.0', requestContext: { http: {}, accountId: 'anonymous' } })).toBe(false);
    expect(accepts({ version: '1.0', requestContext: { apiId: 'a' } })).toBe(true);
    expect(accepts({ version: '1.0', requestContext: { apiId: 7 } })).toBe(false);
    expect(accepts({ requestContext: { apiId: 'a', http: {} } })).toBe(false);
    expect(accepts(null)).toBe(false);
  });

  it.each([
    ['abc.lambda-url.us-east-1.on.aws', false],
    ['abc.lambda-url.us-gov-west-1.on.aws', false],
    ['x.abc.lambda-url.us-east-1.on.aws', true],
    ['.lambda-url.us-east-1.on.aws', true],
    ['abc.lambda-url.us-east.on.aws', true],
    ['abc.lambda-url.us-east-1', true],
    ['abc.lambda-url.1-east-1.on.aws', true],
    ['ABC.lambda-url.us-east-1.on.aws', true],
    ['abc.lambda-url.us-1.on.aws', true],
  ])('in payload 2.0 at %s is accepted: %s', (domainName, accepted) => {
    expect(accepts({ version: '2.0', requestContext: { http: {}, domainName } })).toBe(accepted);
  });
});

describe('a request behind an HTTP API', () => {
  const common = {
    frontDoor: 'http-api',
    method: 'POST',
    scheme: 'https',
    host: 'hooks.example.com',
    hostWrittenByAws: true,
    body: { content: 'YT0x', isBase64Encoded: true },
  };

  it('in payload 2.0 has a decoded path and a raw query', () => {
    const request = read(encode(WIRE, { stage: 'live' }));
    expect(request).toMatchObject({
      ...common,
      path: { form: 'decoded', value: '/live/a b', stage: 'live' },
      query: { form: 'raw', value: 'x=1&y=%C3%A9+z&x=2&v' },
      receivedUrl: 'https://hooks.example.com/live/a b?x=1&y=%C3%A9+z&x=2&v',
    });
    expect(request.headers['cookie']).toBe('a=1; b=2');
  });

  it('in payload 1.0 has both decoded', () => {
    expect(read(encode(WIRE, { ...ONE, stage: 'live' }))).toMatchObject({
      ...common,
      path: { form: 'decoded', value: '/live/a b', stage: 'live' },
      query: {
        form: 'decoded',
        pairs: [
          ['x', '1'],
          ['x', '2'],
          ['y', 'é z'],
          ['v', ''],
        ],
      },
      receivedUrl: 'https://hooks.example.com/live/a b?x=1&x=2&y=%C3%A9+z&v=',
    });
  });

  it('in payload 1.0 has headers and query from the single-value maps if there are no others', () => {
    const one = { version: '1.0', requestContext: { apiId: 'a' } };
    const request = read({ ...one, headers: { 'X-A': '1' }, queryStringParameters: { x: '1' } });
    expect({ ...request.headers }).toEqual({ 'x-a': '1' });
    expect(request.query).toEqual({ form: 'decoded', pairs: [['x', '1']] });
  });

  it('in both payloads has no stage if it is the default one', () => {
    for (const options of [{}, ONE]) expect(read(encode(WIRE, options)).path).not.toHaveProperty('stage');
  });

  it('is read even if the event is empty', () => {
    expect(read({})).toMatchObject({ method: '', host: undefined, receivedUrl: 'https:///' });
    expect(read({}).path).toEqual({ form: 'decoded', value: '/' });
    expect(read({}).query).toEqual({ form: 'raw', value: '' });
    const one = { version: '1.0', requestContext: { apiId: 'a' } };
    expect(read(one)).toMatchObject({ method: '', host: undefined, receivedUrl: 'https:///' });
  });
});

describe('a response to an HTTP API', () => {
  it('in payload 2.0 has joined headers and separate cookies', () => {
    expect(writer({ version: '2.0' })(ANSWER)).toEqual({
      statusCode: 201,
      headers: { 'content-type': 'text/xml', 'x-a': '1, 2' },
      cookies: ['a=1', 'b=2'],
      body: 'AQ==',
      isBase64Encoded: true,
    });
    expect(writer({})({ ...ANSWER, headers: [] })).not.toHaveProperty('cookies');
  });

  it('in payload 1.0 has multi-value headers', () => {
    expect(writer({ version: '1.0', requestContext: { apiId: 'a' } })(ANSWER)).toEqual({
      statusCode: 201,
      multiValueHeaders: { 'content-type': ['text/xml'], 'x-a': ['1', '2'], 'set-cookie': ['a=1', 'b=2'] },
      body: 'AQ==',
      isBase64Encoded: true,
    });
  });
});
