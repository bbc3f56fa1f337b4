import { describe, expect, it } from 'vitest';
import type { EncodeOptions } from '../../../lambda/encoding';
import type { FrontDoorName } from '../../../lambda/testing';
import { deliver } from './calls';

/**
 * Parts of a request that a front door doesn't preserve, or that would take too many candidates. The generators omit
 * them. If a row fails, the part is known after all and belongs in the generators.
 */
type Row = readonly [what: string, url: string, own?: EncodeOptions & { readonly host?: string }];

const LOST: readonly [FrontDoorName, readonly Row[]][] = [
  [
    'function-url',
    [
      ['`?` without a query', '/voice?'],
      ['upper case in the host', '/voice', { host: 'Hooks.example.com' }],
      ['an apostrophe that is plain in one place and escaped in another', "/voice?a='&b=%27"],
    ],
  ],
  [
    'http-api',
    [
      ['an escaped slash', '/a%2Fb'],
      ['the rest after an escaped question mark', '/a%3Fb'],
      ['a slash that is escaped twice', '/a%252Fb'],
      ['a question mark that is escaped twice', '/a%253Fb'],
      ['another character that is escaped twice', '/a%2520b'],
      ["a mapping's key that is not declared", '/twilio/voice', { basePath: 'twilio' }],
      [
        "a mapping's key that is not declared, with a named stage",
        '/twilio/voice',
        { basePath: 'twilio', stage: 'dev' },
      ],
      ['an escape of a character that needs none', '/%61'],
      ['lower-case escapes', '/%c3%a9'],
      ['two styles in one path', '/a:b/c%3Ad'],
      ['a path typed by hand with brackets', '/[a]%20b'],
      ['`?` without a query', '/voice?'],
    ],
  ],
  [
    'rest-api',
    [
      ['five unsorted names', '/live?b=1&a=2&c=3&e=4&d=5'],
      ['four names with an interleaved repeat', '/live?a=1&b=2&a=3&c=4&d=5'],
      ['two styles in one query', '/live?a=x:y&b=x%3Ay'],
      ['spaces encoded in two ways', '/live?a=x+y&b=x%20y'],
      ['an escape of a character that needs none', '/live?a=%61'],
      ['lower-case escapes', '/live?a=%c3%a9'],
      ['names without values written in two ways', '/live?a&b='],
      ['empty parts', '/live?a=1&&b=2'],
      ['a plain character that no style leaves plain', '/live?a=[b]'],
      ['`?` without a query', '/live/voice?'],
      ['escapes that are not UTF-8', '/live?a=%ff'],
    ],
  ],
  [
    'application-load-balancer',
    [
      ['five pairs with an interleaved repeat', '/voice?a=1&b=2&a=3&c=4&d=5'],
      ['five unsorted names', '/voice?b=1&a=2&c=3&e=4&d=5'],
      ['names without values written in two ways', '/voice?a&b='],
      ['empty parts', '/voice?a=1&&b=2'],
      ['`?` without a query', '/voice?'],
      ['a repeat, without multi-value headers', '/voice?a=1&a=2', { multiValueHeaders: false }],
    ],
  ],
];

describe('an HTTP API itself rejects', () => {
  it.each(['/100%25', '/percent%25done', '/a%25zz'])("%s, which it can't decode twice", (target) => {
    const signed = { url: `https://hooks.example.com${target}`, authToken: 'secret', params: { A: '1' } };
    expect(() => deliver({ door: 'http-api', signed })).toThrow('answers 400 Bad Request');
  });
});

/** Twilio always sends an apostrophe escaped. API Gateway and Function URLs have hosts in lower case. */
const escaped = (target: string) => target.replaceAll("'", '%27');

describe.each(LOST)("%s doesn't preserve", (door, rows) => {
  it.each(rows.map(([what, target, own = {}]) => ({ what, target, own })))('$what', ({ target, own }) => {
    const { host = 'hooks.example.com', ...options } = own;
    const url = `https://${host}${target}`;
    const call = { door, options, signed: { url, authToken: 'secret', params: { A: '1' } } };
    const { candidates } = deliver({ ...call, wire: { host: host.toLowerCase(), target: escaped(target) } });
    expect(candidates.urls).not.toContain(url);
    expect(candidates.truncated).toBe(false);
  });
});

describe('with a declared base path', () => {
  it('a path that repeats the base path is unknown if a proxy strips one of the two', () => {
    const origins = ['https://cdn.example.com/base'];
    const signed = { url: 'https://cdn.example.com/base/base/voice', authToken: 'secret', params: { A: '1' } };
    const wire = { host: 'abc.lambda-url.us-east-1.on.aws', target: '/base/voice' };
    expect(deliver({ door: 'function-url', signed, wire, origins }).candidates.urls).not.toContain(signed.url);
  });
});

describe('user info', () => {
  it("is unknown if it isn't escaped as encodeURIComponent does", () => {
    const headers = { Authorization: `Basic ${Buffer.from('me:a!b c').toString('base64')}` };
    const signed = {
      url: 'https://me:a%21b%20c@hooks.example.com/voice',
      authToken: 'secret',
      params: { A: '1' },
      headers,
    };
    expect(deliver({ door: 'function-url', signed }).candidates.urls).not.toContain(signed.url);
  });
});

describe('too many candidates', () => {
  it("result from four names with many kinds of characters at a REST API, so the rarest styles aren't tried", () => {
    const url = "https://hooks.example.com/live?d=%3A&c=%2A%28%29~'&b=%24%2C%3B%2F%3F&a=%40+";
    const { candidates } = deliver({ door: 'rest-api', signed: { url, authToken: 'secret', params: { A: '1' } } });
    expect(candidates).toMatchObject({ truncated: true, urls: { length: 512 } });
    expect(candidates.urls).not.toContain(url);
  });
});
