import { describe, expect, it } from 'vitest';
import { pathVariants, plainVariants, queryVariants } from '../../../lambda/public-url/url-encodings';

const spelled = (value: string) => queryVariants([['q', value]]).map(([pair]) => pair?.[1]);

describe('a decoded query value', () => {
  it('has one spelling when nothing in it is special', () => {
    expect(spelled('abc-._1')).toEqual(['abc-._1']);
  });

  it('has its space as plus first, as Twilio and forms write it, then as %20', () => {
    expect(spelled('a b')).toEqual(['a+b', 'a%20b']);
  });

  it('always has a plus, an ampersand, a percent sign and what is no ASCII escaped', () => {
    expect(spelled('+&%=#ü🎉')).toEqual(['%2B%26%25%3D%23%C3%BC%F0%9F%8E%89']);
  });

  it('has an apostrophe, an at-sign and a colon plain and escaped, each for itself', () => {
    expect(new Set(spelled("it's"))).toEqual(new Set(['it%27s', "it's"]));
    expect(new Set(spelled("a'@b"))).toEqual(new Set(['a%27%40b', "a'%40b", 'a%27@b', "a'@b"]));
  });

  it('has the styles of forms, of encodeURIComponent, of RFC 3986 and of a hand', () => {
    const value = "https://a.example/b?c=(~*!'";
    const all = spelled(value);
    expect(all).toContain(new URLSearchParams({ q: value }).toString().slice(2));
    expect(all).toContain(encodeURIComponent(value));
    expect(all).toContain("https://a.example/b?c%3D(~*!'");
    expect(all).toContain('https%3A%2F%2Fa.example%2Fb%3Fc%3D%28~%2A%21%27');
    expect(new Set(all).size).toBe(all.length);
  });

  it('has each style with the apostrophe, and with colon and at-sign, the other way', () => {
    expect(new Set(spelled("('"))).toEqual(new Set(['%28%27', "('", '(%27', "%28'"]));
    expect(new Set(spelled('(:'))).toEqual(new Set(['%28%3A', '(%3A', '(:', '%28:']));
  });

  it('has a lone surrogate as U+FFFD', () => {
    expect(spelled('\uD800')).toEqual(['%EF%BF%BD']);
  });
});

describe('a decoded path', () => {
  it('has what must be escaped escaped, reserved characters plain first, then escaped, and itself last', () => {
    expect(pathVariants({ form: 'decoded', value: '/a b' })).toEqual(['/a%20b', '/a b']);
    const all = pathVariants({ form: 'decoded', value: "/sip:bob@ex'a" });
    expect(all[0]).toBe("/sip:bob@ex'a");
    expect(all).toContain('/sip%3Abob%40ex%27a');
    expect(all).toContain("/sip%3Abob%40ex'a");
  });
});

describe('a raw path or query', () => {
  it('has one spelling without escaped apostrophes, at-signs and colons', () => {
    expect(plainVariants('a=%20%2F%2B')).toEqual(['a=%20%2F%2B']);
  });

  it('has lower-case escapes made plain too', () => {
    expect(plainVariants('%3a')).toEqual(['%3a', ':']);
  });
});
