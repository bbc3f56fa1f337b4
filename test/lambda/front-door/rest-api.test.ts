import { describe, expect, it } from 'vitest';
import { encodeRestApi as encode } from '../../../lambda/encoding/rest-api';
import { restApi } from '../../../lambda/front-door/rest-api';
import { ANSWER, EMPTY, WIRE } from './raw-request';

const { accepts, read, writer } = restApi;

describe("a REST API's event", () => {
  it("has a decoded query, one path without the stage, and header names in the client's case", () => {
    const pairs = { multi: { x: ['1', '2'], y: ['é z'], v: [''] }, single: { x: '2', y: 'é z', v: '' } };
    const added = { 'X-Forwarded-For': '198.51.100.7', 'X-Forwarded-Proto': 'https', 'X-Forwarded-Port': '443' };
    const headers = {
      'x-a': '2',
      Cookie: 'a=1; b=2',
      'Content-Type': 'application/x-www-form-urlencoded',
      Host: 'hooks.example.com',
      ...added,
    };
    expect(encode(WIRE)).toEqual({
      resource: '/{proxy+}',
      path: '/a%20b',
      httpMethod: 'POST',
      headers,
      multiValueHeaders: {
        ...Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
        'x-a': ['1', '2'],
      },
      queryStringParameters: pairs.single,
      multiValueQueryStringParameters: pairs.multi,
      pathParameters: { proxy: 'a%20b' },
      stageVariables: null,
      requestContext: {
        accountId: '123456789012',
        apiId: 'a1b2c3d4e5',
        domainName: 'hooks.example.com',
        httpMethod: 'POST',
        path: '/live/a%20b',
        protocol: 'HTTP/1.1',
        requestId: '00000000-0000-4000-8000-000000000000',
        resourceId: 'abc123',
        resourcePath: '/{proxy+}',
        stage: 'live',
        identity: { sourceIp: '198.51.100.7' },
      },
      body: 'YT0x',
      isBase64Encoded: true,
    });
  });

  it('has null for missing members', () => {
    expect(encode(EMPTY)).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      body: null,
      isBase64Encoded: false,
      requestContext: { identity: { sourceIp: '203.0.113.10' } },
    });
  });

  it.each([
    ['/live/voice', {}, 'live', '/voice'],
    ['/live/voice/', { stage: 'live' }, 'live', '/voice/'],
    ['/live', {}, 'live', '/'],
    ['/live/', { stage: 'live' }, 'live', '/'],
    ['/', {}, '', '/'],
    ['/hooks/voice', { basePath: 'hooks' }, 'prod', '/hooks/voice'],
    ['/voice', { basePath: '' }, 'prod', '/voice'],
    ['/hooks/voice', { basePath: 'hooks', stage: 'live' }, 'live', '/hooks/voice'],
  ])('for %s, configured as %j, has stage %j and path %s', (target, options, stage, path) => {
    const event = encode({ ...EMPTY, target }, options);
    expect(event).toMatchObject({ path, requestContext: { stage, path: target } });
  });

  it('is recognized by its resource path, unless it has a version or a target group', () => {
    const requestContext = { resourcePath: '/{proxy+}' };
    expect(accepts({ requestContext })).toBe(true);
    expect(accepts({ requestContext, version: '1.0' })).toBe(false);
    expect(accepts({ requestContext: { ...requestContext, elb: {} } })).toBe(false);
    expect(accepts({ requestContext: {} })).toBe(false);
    expect(accepts({})).toBe(false);
    expect(accepts(null)).toBe(false);
  });
});

describe('a request behind a REST API', () => {
  it("has AWS's host, the whole path, and the decoded query", () => {
    expect(read(encode(WIRE))).toMatchObject({
      frontDoor: 'rest-api',
      method: 'POST',
      scheme: 'https',
      host: 'hooks.example.com',
      hostWrittenByAws: true,
      path: { form: 'raw', value: '/live/a%20b', stage: 'live' },
      query: {
        form: 'decoded',
        pairs: [
          ['x', '1'],
          ['x', '2'],
          ['y', 'é z'],
          ['v', ''],
        ],
      },
      body: { content: 'YT0x', isBase64Encoded: true },
      receivedUrl: 'https://hooks.example.com/a%20b?x=1&x=2&y=%C3%A9+z&v=',
    });
  });

  it('is read even if the event is empty', () => {
    expect(read({})).toMatchObject({ method: '', host: undefined, receivedUrl: 'https:///' });
    expect(read({}).path).toEqual({ form: 'raw', value: '/' });
  });

  it('has headers and query from the single-value maps if there are no others', () => {
    const request = read({ headers: { 'X-A': '1' }, queryStringParameters: { x: '1' } });
    expect({ ...request.headers }).toEqual({ 'x-a': '1' });
    expect(request.query).toEqual({ form: 'decoded', pairs: [['x', '1']] });
  });

  it('has its path from any member that has one', () => {
    expect(read({ path: '/voice' }).path).toEqual({ form: 'raw', value: '/voice' });
    expect(read({ path: '/voice', requestContext: { path: '/live/voice' } }).path.value).toBe('/live/voice');
  });
});

it('a response to a REST API has multi-value headers', () => {
  expect(writer({})(ANSWER)).toEqual({
    statusCode: 201,
    multiValueHeaders: { 'content-type': ['text/xml'], 'x-a': ['1', '2'], 'set-cookie': ['a=1', 'b=2'] },
    body: 'AQ==',
    isBase64Encoded: true,
  });
});
