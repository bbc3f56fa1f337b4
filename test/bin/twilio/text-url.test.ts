import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTextUrl, resolveReference, shownUrl, signedText, UrlError } from '../../../bin/twilio/http/text-url';

describe('parseTextUrl', () => {
  it('keeps the default port, dots, apostrophes and case, which URL would rewrite', () => {
    expect(parseTextUrl("https://Hooks.Example.com:443/a/../b?x='&y=%20#rc=2")).toEqual({
      scheme: 'https',
      userInfo: undefined,
      authority: 'Hooks.Example.com:443',
      host: 'Hooks.Example.com',
      port: 443,
      target: "/a/../b?x='&y=%20",
      fragment: 'rc=2',
    });
  });

  it.each([
    ['http://example.com', { port: 80, target: '/' }],
    ['https://u:p%40@example.com?x', { userInfo: 'u:p%40', port: 443, target: '/?x' }],
    ['https://[::1]:8443/', { host: '::1', port: 8443, authority: '[::1]:8443' }],
  ])('%s', (text, expected) => expect(parseTextUrl(text)).toMatchObject(expected));

  it.each([
    '',
    'example.com',
    'wss://example.com',
    'https://',
    'https://a:0/',
    'https://a:70000/',
    'https://a/ä',
    'https://a/ b',
  ])('rejects %j', (text) => expect(() => parseTextUrl(text)).toThrow(UrlError));

  it('keeps credentials out of signed, displayed and rejected URLs', () => {
    expect(signedText('https://u:p@example.com/a#rc=1')).toBe('https://example.com/a');
    expect(shownUrl('https://u:p@example.com/a')).toBe('https://***@example.com/a');
    expect(() => parseTextUrl('https://u:secret@/')).not.toThrow(/secret/);
  });
});

describe('resolveReference', () => {
  it.each([
    ['https://a/b/c?d', '', 'https://a/b/c?d'],
    ['https://a/b/c?d', '?e', 'https://a/b/c?e'],
    ['https://a/b/c?d', 'e', 'https://a/b/e'],
    ['https://a/b/c', '../e?f', 'https://a/e?f'],
    ['https://a/b/c', './', 'https://a/b/'],
    ['https://a:443', '/e', 'https://a:443/e'],
    ['https://a', 'e', 'https://a/e'],
    ['https://a/b', '//c/d', 'https://c/d'],
    ['https://a/b', 'http://c/d', 'http://c/d'],
    ['https://u:p@a/b', 'c#rc=1', 'https://u:p@a/c#rc=1'],
  ])('%s + %s', (base, reference, expected) => expect(resolveReference(base, reference)).toBe(expected));

  it('agrees with URL wherever URL rewrites nothing', () => {
    const segment = fc.constantFrom('a', 'b', '.', '..', '');
    const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    fc.assert(
      fc.property(path, fc.boolean(), (reference, absolute) => {
        const text = (absolute ? '/' : 'x/') + reference;
        fc.pre(!text.startsWith('//'));
        expect(resolveReference('https://host.example/p/q/r', text)).toBe(
          new URL(text, 'https://host.example/p/q/r').href,
        );
      }),
    );
  });
});
