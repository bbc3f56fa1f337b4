import { describe, expect, it } from 'vitest';
import { frontDoorOf } from '../../../lambda/front-door/codecs';
import type { FrontDoorRequest } from '../../../lambda/front-door/front-door';
import { MAX_CANDIDATE_CHARACTERS, MAX_CANDIDATES } from '../../../lambda/public-url/candidates';
import { parseOrigin } from '../../../lambda/public-url/origin';
import { publicUrls } from '../../../lambda/public-url/public-url';
import { recordedEvent, recordedEvents } from '../../events';

function read(event: Record<string, unknown>): FrontDoorRequest {
  const request = frontDoorOf(event)?.read(event);
  if (!request) throw new Error('no front door accepts the event');
  return request;
}

function candidates(name: string, origins: string[] = []) {
  return publicUrls(read(recordedEvent(name)), origins.map(parseOrigin));
}

const QUERY =
  'repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com%2Fa%2Fb&literalPlus=a+b&encodedPlus=a%2Bb&empty=';

/** The called URL of each recorded event, from the event's host, path, and query. */
const CALLED: Record<string, string> = {
  'application-load-balancer': 'https://hooks.example.com/capture/space%20value',
  'rest-api': 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/live/capture/space%20value',
  'rest-api.custom-domain': 'https://hooks.example.com/live/capture/space%20value',
  'rest-api.custom-domain-base-path': 'https://hooks.example.com/base/live/capture/space%20value',
  'rest-api.custom-domain-base-path-and-stage': 'https://hooks.example.com/base/capture/space%20value',
  'http-api': 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/capture/space%20value',
  'http-api.named-stage': 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/capture/space%20value',
  'http-api.payload-1': 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/capture/space%20value',
  'function-url': 'https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws/capture/space%20value',
};

describe('the public URL of a recorded event', () => {
  it.each(Object.entries(CALLED))('%s includes the called URL in its candidates', (name, url) => {
    expect(candidates(name).urls).toContain(`${url}?${QUERY}`);
  });

  it('is unknown at a load balancer without multi-value headers if a name repeats', () => {
    const { urls } = candidates('application-load-balancer.single-value');
    expect(urls.some((url) => url.includes('repeat=one'))).toBe(false);
  });

  it('is tested for every recorded event', () => {
    const names = recordedEvents
      .map(({ name }) => name)
      .filter((name) => name !== 'application-load-balancer.single-value');
    expect(Object.keys(CALLED).sort()).toEqual(names.sort());
  });
});

/** An event of a Function URL, with raw path and query. */
function functionUrl(own: { path?: string; query?: string; headers?: Record<string, string> } = {}) {
  const event = recordedEvent('function-url');
  return read({
    ...event,
    rawPath: own.path ?? '/voice',
    rawQueryString: own.query ?? '',
    headers: { ...own.headers },
    requestContext: { ...(event['requestContext'] as object), domainName: 'abc.lambda-url.us-east-1.on.aws' },
  });
}

function loadBalancer(headers: Record<string, string>, own: { path?: string } = {}) {
  const multiValueHeaders = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]));
  return read({
    ...recordedEvent('application-load-balancer'),
    path: own.path ?? '/voice',
    multiValueQueryStringParameters: {},
    multiValueHeaders,
  });
}

describe('scheme and host', () => {
  it("come from AWS at a Function URL, regardless of the client's headers", () => {
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example;proto=http',
      'x-forwarded-proto': 'http',
      'x-original-host': 'evil.example',
    };
    const { urls, hostIsOurs } = publicUrls(functionUrl({ headers }), []);
    expect(hostIsOurs).toBe(true);
    expect(urls).toEqual([
      'https://abc.lambda-url.us-east-1.on.aws/voice',
      'https://abc.lambda-url.us-east-1.on.aws:443/voice',
    ]);
  });

  it('come from the last X-Forwarded-Proto at a load balancer', () => {
    const request = loadBalancer({ host: 'hooks.example.com', 'x-forwarded-proto': 'http, https' });
    expect(publicUrls(request, []).urls[0]).toBe('https://hooks.example.com/voice');
  });

  it('come from the request over HTTP', () => {
    const request = loadBalancer({ host: 'hooks.example.com', 'x-forwarded-proto': 'http' });
    expect(publicUrls(request, []).urls).toEqual([
      'http://hooks.example.com/voice',
      'http://hooks.example.com:80/voice',
    ]);
  });

  it("aren't ours at a load balancer if another host is declared", () => {
    const origins = [parseOrigin('https://hooks.example.com')];
    const { hostIsOurs, urls } = publicUrls(loadBalancer({ host: 'evil.example' }), origins);
    expect(hostIsOurs).toBe(false);
    expect(urls.every((url) => !url.includes('evil'))).toBe(true);
  });

  it('are trusted at a load balancer if nothing is declared and the header is a valid host', () => {
    expect(publicUrls(loadBalancer({ host: 'any.example' }), []).hostIsOurs).toBe(true);
    expect(publicUrls(loadBalancer({ host: 'any.example/path?' }), []).hostIsOurs).toBe(false);
    expect(publicUrls(loadBalancer({}), []).hostIsOurs).toBe(false);
  });

  it('are tried as declared and as sent if their case differs', () => {
    const origins = [parseOrigin('https://Hooks.Example.com')];
    const { urls } = publicUrls(loadBalancer({ host: 'hooks.example.com', 'x-forwarded-proto': 'https' }), origins);
    expect(urls.slice(0, 2)).toEqual(['https://hooks.example.com/voice', 'https://Hooks.Example.com/voice']);
  });
});

describe('a host', () => {
  it('is ours if it is one of several declared hosts', () => {
    const origins = ['https://a.example', 'https://hooks.example.com', 'https://b.example'].map(parseOrigin);
    expect(publicUrls(loadBalancer({ host: 'hooks.example.com' }), origins).hostIsOurs).toBe(true);
  });

  it('that is declared with its default port has no duplicate URLs', () => {
    const origins = [parseOrigin('https://hooks.example.com:443'), parseOrigin('https://hooks.example.com')];
    const { urls } = publicUrls(loadBalancer({ host: 'hooks.example.com' }), origins);
    expect(urls).toEqual(['https://hooks.example.com/voice', 'https://hooks.example.com:443/voice']);
  });
});

describe('the port', () => {
  it.each(['8443x', 'x8443', '123456', ' ', '84 43'])('ignores the malformed X-Forwarded-Port %j', (port) => {
    const request = loadBalancer({ host: 'hooks.example.com', 'x-forwarded-port': port });
    expect(publicUrls(request, []).urls).toEqual([
      'https://hooks.example.com/voice',
      'https://hooks.example.com:443/voice',
    ]);
  });

  it('is tried as sent, omitted, and as the default one if nothing is declared', () => {
    const request = loadBalancer({
      host: 'hooks.example.com:8443',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '8443',
    });
    expect(publicUrls(request, []).urls).toEqual([
      'https://hooks.example.com:8443/voice',
      'https://hooks.example.com/voice',
      'https://hooks.example.com:443/voice',
    ]);
  });

  it('ignores X-Forwarded-Port', () => {
    const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-port': '8443' };
    const urls = ['https://hooks.example.com/voice', 'https://hooks.example.com:443/voice'];
    for (const origins of [[], [parseOrigin('https://hooks.example.com')]]) {
      expect(publicUrls(loadBalancer({ host: 'hooks.example.com', ...headers }), origins).urls).toEqual(urls);
      expect(publicUrls(functionUrl({ headers }), []).urls.some((url) => url.includes('8443'))).toBe(false);
    }
  });

  it('of a declared host is a declared one or the default one, regardless of the `Host` header', () => {
    const at = (host: string, ...origins: string[]) =>
      publicUrls(loadBalancer({ host, 'x-forwarded-proto': 'https' }), origins.map(parseOrigin)).urls.map((url) =>
        url.replace(/^https:\/\/hooks\.example\.com|\/voice$/g, ''),
      );
    expect(at('hooks.example.com:8443', 'https://hooks.example.com')).toEqual(['', ':443']);
    expect(at('hooks.example.com:9999', 'https://hooks.example.com:8443')).toEqual(['', ':8443', ':443']);
    expect(at('hooks.example.com', 'https://hooks.example.com:8443')).toEqual(['', ':8443', ':443']);
    expect(at('hooks.example.com:8443', 'https://hooks.example.com:8443')).toEqual([':8443', '', ':443']);
  });
});

describe('the path', () => {
  it('of a declared origin gets its base path if the front door lacks it', () => {
    const origins = [parseOrigin('https://cdn.example.com/hooks/')];
    expect(publicUrls(functionUrl(), origins).urls).toContain('https://cdn.example.com/hooks/voice');
    expect(publicUrls(functionUrl({ path: '/hooks/voice' }), origins).urls).toContain(
      'https://cdn.example.com/hooks/voice',
    );
  });

  it("of a declared origin doesn't get its base path twice", () => {
    const at = (path: string) =>
      publicUrls(functionUrl({ path }), [parseOrigin('https://cdn.example.com/hooks')]).urls.filter((url) =>
        url.startsWith('https://cdn.example.com/'),
      );
    expect(at('/hooks')).toEqual(['https://cdn.example.com/hooks']);
    expect(at('/hooks/')).toEqual(['https://cdn.example.com/hooks/', 'https://cdn.example.com/hooks']);
    expect(at('/hooksmore')).toEqual(['https://cdn.example.com/hooks/hooksmore']);
  });

  it.each([
    ['/dev/voice', ['/dev/voice', '/voice']],
    ['/dev', ['/dev', '/', '']],
    ['/dev/', ['/dev/', '/', '']],
    ['/devious/voice', ['/devious/voice']],
    ['/voice', ['/voice']],
  ])('of a declared origin behind the stage dev for %s is one of %j', (rawPath, paths) => {
    const event = { ...recordedEvent('http-api.named-stage'), rawPath, rawQueryString: '' };
    const { urls } = publicUrls(read(event), [parseOrigin('https://cdn.example.com')]);
    const found = (host: string) => urls.filter((url) => url.startsWith(host)).map((url) => url.slice(host.length));
    expect(found('https://cdn.example.com').filter((path) => !path.startsWith(':'))).toEqual(paths);
    // The stage is part of the public path at the API's default endpoint.
    const own = found('https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com');
    expect(own.filter((path) => !path.startsWith(':'))).toEqual([rawPath]);
  });

  it('of a front door without stages keeps its first segment', () => {
    const { urls } = publicUrls(functionUrl({ path: '/undefined/voice' }), [parseOrigin('https://cdn.example.com')]);
    expect(urls).not.toContain('https://cdn.example.com/voice');
  });

  it('of a declared origin is tried without the stage, which a proxy may have added', () => {
    const urls = candidates('http-api.named-stage', ['https://cdn.example.com']).urls;
    expect(urls).toContain(`https://cdn.example.com/capture/space%20value?${QUERY}`);
    expect(urls).toContain(`https://cdn.example.com/dev/capture/space%20value?${QUERY}`);
  });

  it('at the root is tried with and without a slash', () => {
    expect(publicUrls(functionUrl({ path: '/' }), []).urls.slice(0, 2)).toEqual([
      'https://abc.lambda-url.us-east-1.on.aws/',
      'https://abc.lambda-url.us-east-1.on.aws',
    ]);
    expect(publicUrls(functionUrl({ path: '/', query: 'a=1' }), []).urls[1]).toBe(
      'https://abc.lambda-url.us-east-1.on.aws?a=1',
    );
  });

  it('keeps doubled and trailing slashes', () => {
    expect(publicUrls(functionUrl({ path: '//voice//' }), []).urls[0]).toBe(
      'https://abc.lambda-url.us-east-1.on.aws//voice//',
    );
  });
});

describe('a path at each front door', () => {
  const called = (
    name: string,
    own: Record<string, unknown>,
    context: Record<string, unknown> = {},
    origins: string[] = [],
  ) => {
    const event = recordedEvent(name);
    const none = { multiValueQueryStringParameters: null, queryStringParameters: null, rawQueryString: '' };
    const requestContext = { ...(event['requestContext'] as object), ...context };
    const { urls } = publicUrls(read({ ...event, ...none, ...own, requestContext }), origins.map(parseOrigin));
    return urls.map((url) => url.replace(/^https:\/\/[^/]*/, ''));
  };

  // The left path is the event's `path`, the right one the called path.
  it.each([
    ['/proxy-value/', '/live/proxy-value/'],
    ['/proxy-value//double-slash', '/live/proxy-value//double-slash'],
    ['/proxy-value', '/live//proxy-value'],
    ['/test%2Balias@gmail.com/plus/test+alias@gmail.com', '/live/test%2Balias@gmail.com/plus/test+alias@gmail.com'],
  ])('of a REST API is `requestContext.path`, not %s', (path, whole) => {
    expect(called('rest-api', { path }, { path: whole })[0]).toBe(whole);
  });

  it('of a Function URL is `rawPath`, even if it is malformed', () => {
    expect(called('function-url', { rawPath: '/pa2%Fth/1' })[0]).toBe('/pa2%Fth/1');
  });

  it.each(['/hooks/voice', '/voice'])('of an HTTP API with a mapping key is found from %s', (rawPath) => {
    const context = { domainName: 'hooks.example.com' };
    expect(called('http-api', { rawPath }, context, ['https://hooks.example.com/hooks'])).toContain('/hooks/voice');
  });

  it('of an HTTP API with payload 1.0 includes a named stage', () => {
    expect(called('http-api.payload-1', { path: '/dev/voice' }, { path: '/dev/voice', stage: 'dev' })[0]).toBe(
      '/dev/voice',
    );
  });

  it('of a load balancer is as sent', () => {
    expect(called('application-load-balancer', { path: '/a%20b//c/' })[0]).toBe('/a%20b//c/');
  });
});

describe('the query', () => {
  it('is tried as sent and with plain apostrophe, at sign, and colon', () => {
    const { urls } = publicUrls(functionUrl({ query: 'Body=It%27s&To=sip%3Abob%40example.com' }), []);
    const queries = urls.slice(0, 4).map((url) => url.split('?')[1]);
    expect(queries).toEqual([
      'Body=It%27s&To=sip%3Abob%40example.com',
      "Body=It's&To=sip:bob@example.com",
      "Body=It's&To=sip%3Abob%40example.com",
      'Body=It%27s&To=sip:bob@example.com',
    ]);
  });
});

describe('a query that a front door grouped by name', () => {
  const queriesOf = (name: string, query: Record<string, string[]>) => {
    const { urls } = publicUrls(read({ ...recordedEvent(name), multiValueQueryStringParameters: query }), []);
    return urls.slice(0, urls.length / 2).map((url) => url.split('?')[1]);
  };

  it('is tried at a load balancer in all orders, and with a plain apostrophe', () => {
    expect(queriesOf('application-load-balancer', { a: ['%27'], b: ['x%2Fy'] })).toEqual([
      'a=%27&b=x%2Fy',
      "a='&b=x%2Fy",
      'b=x%2Fy&a=%27',
      "b=x%2Fy&a='",
    ]);
  });

  it('is tried at a REST API in all encodings and orders', () => {
    expect(queriesOf('rest-api', { a: ["'"], b: ['1'] })).toEqual(['a=%27&b=1', 'b=1&a=%27', "a='&b=1", "b=1&a='"]);
  });

  it.each(['application-load-balancer', 'rest-api'])(
    'is tried at %s with and without = after names without values',
    (name) => {
      expect(queriesOf(name, { a: [''], b: ['1'] })).toEqual(['a=&b=1', 'a&b=1', 'b=1&a=', 'b=1&a']);
      expect(queriesOf(name, { a: ['1'], b: ['2'] })).toEqual(['a=1&b=2', 'b=2&a=1']);
    },
  );

  it('has no duplicate orders', () => {
    expect(queriesOf('rest-api', { a: ['1', '1'], b: ['2'] })).toEqual(['a=1&a=1&b=2', 'a=1&b=2&a=1', 'b=2&a=1&a=1']);
  });
});

describe('user info', () => {
  it('is tried omitted, decoded, and percent-encoded', () => {
    const authorization = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
    const { urls } = publicUrls(functionUrl({ headers: { authorization } }), []);
    expect(urls.slice(0, 3)).toEqual([
      'https://abc.lambda-url.us-east-1.on.aws/voice',
      'https://user:p@ss@abc.lambda-url.us-east-1.on.aws/voice',
      'https://user:p%40ss@abc.lambda-url.us-east-1.on.aws/voice',
    ]);
  });
});

describe('the number of candidates', () => {
  it('is bounded and reported', () => {
    const pairs = Object.fromEntries(
      "a' @/:".split('').map((character, index) => [`n${index}`, [`x${character} y'@:/~(`]]),
    );
    const event = { ...recordedEvent('rest-api'), multiValueQueryStringParameters: { ...pairs } };
    const four = Object.fromEntries(Object.entries(pairs).slice(0, 4));
    const { urls, truncated } = publicUrls(read({ ...event, multiValueQueryStringParameters: four }), [
      parseOrigin('https://cdn.example.com'),
    ]);
    expect(urls.length).toBe(MAX_CANDIDATES);
    expect(truncated).toBe(true);
  });

  /** A load balancer's request with URLs of the given length, and the orders of four names. */
  const long = (characters: number) => {
    const names = { a: ['1'], b: ['2'], c: ['3'] };
    const start = 'https://hooks.example.com/voice'.length + 'd=&a=1&b=2&c=3'.length;
    const query = { ...names, d: ['x'.repeat(characters - start)] };
    return read({
      ...recordedEvent('application-load-balancer'),
      path: '/voice',
      multiValueQueryStringParameters: query,
    });
  };

  it('is bounded by their length', () => {
    const sixteenth = MAX_CANDIDATE_CHARACTERS / 16;
    expect(publicUrls(long(sixteenth), [])).toMatchObject({ urls: { length: 17 }, truncated: true });
    expect(publicUrls(long(sixteenth + 1), [])).toMatchObject({ urls: { length: 16 }, truncated: true });
    expect(publicUrls(long(sixteenth / 3), [])).toMatchObject({ urls: { length: 48 }, truncated: false });
  });

  it('is sixteen regardless of their length', () => {
    expect(publicUrls(long(MAX_CANDIDATE_CHARACTERS), [])).toMatchObject({ urls: { length: 16 }, truncated: true });
  });

  it('is two for a webhook without a query', () => {
    expect(publicUrls(functionUrl(), [])).toMatchObject({ truncated: false, urls: { length: 2 } });
  });
});
