import { describe, expect, it } from 'vitest';
import { pathVariants, plainVariants, queryVariants } from '../../../lambda/public-url/url-encodings';

const spelled = (value: string) => queryVariants([['q', value]]).map(([pair]) => pair?.[1]);

describe('a decoded query value', () => {
  it('has one encoding without special characters', () => {
    expect(spelled('abc-._1')).toEqual(['abc-._1']);
  });

  it('has its space as plus first, as Twilio and forms encode it, then as %20', () => {
    expect(spelled('a b')).toEqual(['a+b', 'a%20b']);
  });

  it('always escapes a plus, an ampersand, a percent sign, and non-ASCII characters', () => {
    expect(spelled('+&%#ü🎉')).toEqual(['%2B%26%25%23%C3%BC%F0%9F%8E%89']);
  });

  it('has an equals sign escaped, then plain, in each style', () => {
    expect(spelled('c2VjcmV0Cg==')).toEqual(['c2VjcmV0Cg%3D%3D', 'c2VjcmV0Cg==']);
    expect(spelled('/=')).toEqual(['%2F%3D', '/%3D', '%2F=', '/=']);
    expect(new Set(spelled("'="))).toEqual(new Set(['%27%3D', "'%3D", '%27=', "'="]));
  });

  it('has an equals sign in its name escaped', () => {
    expect(queryVariants([['a=b', 'c=']])).toEqual([[['a%3Db', 'c%3D']], [['a%3Db', 'c=']]]);
    expect(queryVariants([['a=b', 'c']])).toEqual([[['a%3Db', 'c']]]);
  });

  it('has an apostrophe, an at sign, and a colon plain and escaped, independently', () => {
    expect(new Set(spelled("it's"))).toEqual(new Set(['it%27s', "it's"]));
    expect(new Set(spelled("a'@b"))).toEqual(new Set(['a%27%40b', "a'%40b", 'a%27@b', "a'@b"]));
  });

  it('has the styles of forms, of encodeURIComponent, of RFC 3986, and of URLs typed by hand', () => {
    const value = "https://a.example/b?c=(~*!'";
    const all = spelled(value);
    expect(all).toContain(new URLSearchParams({ q: value }).toString().slice(2));
    expect(all).toContain(encodeURIComponent(value));
    expect(all).toContain("https://a.example/b?c%3D(~*!'");
    expect(all).toContain("https://a.example/b?c=(~*!'");
    expect(all).toContain('https%3A%2F%2Fa.example%2Fb%3Fc%3D%28~%2A%21%27');
    expect(new Set(all).size).toBe(all.length);
  });

  it('has each style with the other encoding of the apostrophe, and of colon and at sign', () => {
    expect(new Set(spelled("('"))).toEqual(new Set(['%28%27', "('", '(%27', "%28'"]));
    expect(new Set(spelled('(:'))).toEqual(new Set(['%28%3A', '(%3A', '(:', '%28:']));
  });

  it('has a lone surrogate as U+FFFD', () => {
    expect(spelled('\uD800')).toEqual(['%EF%BF%BD']);
  });
});

describe('a decoded path', () => {
  it('escapes mandatory characters, tries reserved ones plain first, then escaped, and itself last', () => {
    expect(pathVariants({ form: 'decoded', value: '/a b' })).toEqual(['/a%20b', '/a b']);
    const all = pathVariants({ form: 'decoded', value: "/sip:bob@ex'a" });
    expect(all[0]).toBe("/sip:bob@ex'a");
    expect(all).toContain('/sip%3Abob%40ex%27a');
    expect(all).toContain("/sip%3Abob%40ex'a");
  });
});

describe('a decoded path with a percent sign', () => {
  const variants = (value: string) => pathVariants({ form: 'decoded', value });

  it('has it escaped twice, by itself or with everything else, then once', () => {
    expect(variants('/literal%value')).toEqual(['/literal%2525value', '/literal%25value', '/literal%value']);
    expect(variants('/50% off')).toEqual(['/50%2525%20off', '/50%2525%2520off', '/50%25%20off', '/50% off']);
    expect(variants('/%25')).toContain('/%252525');
  });

  it('is the only one with additional encodings', () => {
    expect(variants('/voice')).toEqual(['/voice']);
    expect(variants('/a b')).toHaveLength(2);
  });
});

describe('a raw path or query', () => {
  it('has an apostrophe as sent and in the other encoding', () => {
    expect(plainVariants("it's")).toEqual(["it's", 'it%27s']);
    expect(plainVariants("'%27")).toEqual(["'%27", "''", '%27%27']);
    expect(new Set(plainVariants("'%40"))).toEqual(new Set(["'%40", "'@", '%27%40', '%27@']));
  });

  it('has no additional encodings for an escaped apostrophe', () => {
    expect(plainVariants('a=%27&b=%3A')).toHaveLength(4);
  });

  it('has one encoding without escaped apostrophes, at signs, and colons', () => {
    expect(plainVariants('a=%20%2F%2B')).toEqual(['a=%20%2F%2B']);
  });

  it('decodes lower-case escapes too', () => {
    expect(plainVariants('%3a')).toEqual(['%3a', ':']);
  });
});
