import { describe, expect, it } from 'vitest';
import { encodeFunctionUrl as encode } from '../../../lambda/encoding/payload-2';
import { functionUrl } from '../../../lambda/front-door/function-url';
import { ANSWER, EMPTY, WIRE } from './raw-request';

const { accepts, read, writer } = functionUrl;

describe("a Function URL's event", () => {
  it('has a raw path, a raw query, and cookies in both places', () => {
    expect(encode(WIRE)).toMatchObject({
      version: '2.0',
      rawPath: '/live/a%20b',
      rawQueryString: 'x=1&y=%C3%A9+z&x=2&v',
      cookies: ['a=1', 'b=2'],
      headers: { cookie: 'a=1; b=2', 'x-a': '1,2' },
      requestContext: { accountId: 'anonymous', stage: '$default', http: { path: '/live/a b' } },
      body: 'YT0x',
      isBase64Encoded: true,
    });
    expect(encode(EMPTY)).not.toHaveProperty('body');
  });

  it('is recognized by its version and its account or domain', () => {
    const domainName = 'abc.lambda-url.us-east-1.on.aws';
    expect(accepts({ version: '2.0', requestContext: { http: {}, accountId: 'anonymous' } })).toBe(true);
    expect(accepts({ version: '2.0', requestContext: { http: {}, accountId: '1', domainName } })).toBe(true);
    expect(accepts({ version: '2.0', requestContext: { http: {}, accountId: '1' } })).toBe(false);
    expect(accepts({ version: '2.0', requestContext: { accountId: 'anonymous' } })).toBe(false);
    expect(accepts({ version: '1.0', requestContext: { http: {}, accountId: 'anonymous' } })).toBe(false);
    expect(accepts({ version: '2.0', requestContext: { http: [], accountId: 'anonymous' } })).toBe(false);
    expect(accepts(7)).toBe(false);
  });
});

describe('a request behind a Function URL', () => {
  it('has a raw path and query, and a misleading decoded path', () => {
    const request = read(encode(WIRE));
    expect(request).toMatchObject({
      frontDoor: 'function-url',
      method: 'POST',
      scheme: 'https',
      host: 'hooks.example.com',
      hostWrittenByAws: true,
      query: { form: 'raw', value: 'x=1&y=%C3%A9+z&x=2&v' },
      receivedUrl: 'https://hooks.example.com/live/a b?x=1&y=%C3%A9+z&x=2&v',
    });
    expect(request.path).toEqual({ form: 'raw', value: '/live/a%20b' });
    expect(request.headers['cookie']).toBe('a=1; b=2');
  });

  it('is read even if the event is empty', () => {
    expect(read({})).toMatchObject({ host: undefined, receivedUrl: 'https:///' });
    expect(read({ rawPath: '/a%20b' }).receivedUrl).toBe('https:///a%20b');
  });
});

it('a response to a Function URL has joined headers and separate cookies', () => {
  expect(writer({})(ANSWER)).toEqual({
    statusCode: 201,
    headers: { 'content-type': 'text/xml', 'x-a': '1, 2' },
    cookies: ['a=1', 'b=2'],
    body: 'AQ==',
    isBase64Encoded: true,
  });
});
