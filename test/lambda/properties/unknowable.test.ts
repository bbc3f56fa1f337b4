import { describe, expect, it } from 'vitest';
import type { EncodeOptions } from '../../../lambda/encoding';
import type { FrontDoorName } from '../../../lambda/testing';
import { deliver } from './calls';

/**
 * What a door does not keep, or what would take too many candidates: the generators leave it out. Each row shows that
 * this is so; a row that fails is good news, and belongs into the generators then.
 */
type Row = readonly [what: string, url: string, own?: EncodeOptions & { readonly host?: string }];

const LOST: readonly [FrontDoorName, readonly Row[]][] = [
  [
    'function-url',
    [
      ['a `?` without a query', '/voice?'],
      ['upper case in the host', '/voice', { host: 'Hooks.example.com' }],
      ['the apostrophe plain in one place and escaped in another, where it was sent escaped', "/voice?a='&b=%27"],
    ],
  ],
  [
    'http-api',
    [
      ['an escaped slash', '/a%2Fb'],
      ['what stands behind an escaped question mark', '/a%3Fb'],
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
      ['a `?` without a query', '/voice?'],
    ],
  ],
  [
    'rest-api',
    [
      ['five names in another order than sorted', '/live?b=1&a=2&c=3&e=4&d=5'],
      ['four names of which one repeats between others', '/live?a=1&b=2&a=3&c=4&d=5'],
      ['two styles in one query', '/live?a=x:y&b=x%3Ay'],
      ['spaces written in two ways', '/live?a=x+y&b=x%20y'],
      ['an escape of a character that needs none', '/live?a=%61'],
      ['lower-case escapes', '/live?a=%c3%a9'],
      ['valueless names written in two ways', '/live?a&b='],
      ['empty parts', '/live?a=1&&b=2'],
      ['a plain character that no style leaves plain', '/live?a=[b]'],
      ['a `?` without a query', '/live/voice?'],
      ['escapes that are not UTF-8', '/live?a=%ff'],
    ],
  ],
  [
    'application-load-balancer',
    [
      ['five pairs with a repeat between others', '/voice?a=1&b=2&a=3&c=4&d=5'],
      ['five names in another order than sorted', '/voice?b=1&a=2&c=3&e=4&d=5'],
      ['valueless names written in two ways', '/voice?a&b='],
      ['empty parts', '/voice?a=1&&b=2'],
      ['a `?` without a query', '/voice?'],
      ['a repeat, without multi-value headers', '/voice?a=1&a=2', { multiValueHeaders: false }],
    ],
  ],
];

describe('an HTTP API answers by itself', () => {
  it.each(['/100%25', '/percent%25done', '/a%25zz'])('%s, which it cannot decode twice', (target) => {
    const signed = { url: `https://hooks.example.com${target}`, authToken: 'secret', params: { A: '1' } };
    expect(() => deliver({ door: 'http-api', signed })).toThrow('answers 400 Bad Request');
  });
});

/** Twilio sends an apostrophe escaped, whatever it signed; API Gateway and Function URLs know hosts in lower case. */
const escaped = (target: string) => target.replaceAll("'", '%27');

describe.each(LOST)('%s does not keep', (door, rows) => {
  it.each(rows.map(([what, target, own = {}]) => ({ what, target, own })))('$what', ({ target, own }) => {
    const { host = 'hooks.example.com', ...options } = own;
    const url = `https://${host}${target}`;
    const call = { door, options, signed: { url, authToken: 'secret', params: { A: '1' } } };
    const { candidates } = deliver({ ...call, wire: { host: host.toLowerCase(), target: escaped(target) } });
    expect(candidates.urls).not.toContain(url);
    expect(candidates.truncated).toBe(false);
  });
});

describe('where a base path is declared', () => {
  it('a path below it that starts with the base path itself is lost when a proxy takes one of the two off', () => {
    const origins = ['https://cdn.example.com/base'];
    const signed = { url: 'https://cdn.example.com/base/base/voice', authToken: 'secret', params: { A: '1' } };
    const wire = { host: 'abc.lambda-url.us-east-1.on.aws', target: '/base/voice' };
    expect(deliver({ door: 'function-url', signed, wire, origins }).candidates.urls).not.toContain(signed.url);
  });
});

describe('user info', () => {
  it('is lost when it is escaped in another way than encodeURIComponent does', () => {
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
  it('are made of four names with many kinds of characters at a REST API: the rarest styles are not tried', () => {
    const url = "https://hooks.example.com/live?d=%3A&c=%2A%28%29~'&b=%24%2C%3B%2F%3F&a=%40+";
    const { candidates } = deliver({ door: 'rest-api', signed: { url, authToken: 'secret', params: { A: '1' } } });
    expect(candidates).toMatchObject({ truncated: true, urls: { length: 512 } });
    expect(candidates.urls).not.toContain(url);
  });
});
