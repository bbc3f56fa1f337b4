import { describe, expect, it } from 'vitest';
import { checked } from '../checked';
import { URL } from '../diagnose-staged';

describe('a form that became JSON', () => {
  it('is found in the members of an object, each of a list', () => {
    const body = Buffer.from('{"From":"+1415","Digits":["1","2"]}');
    const signed = { params: { From: '+1415', Digits: ['1', '2'] as unknown as string } };
    expect(checked(signed, { url: URL, body })).toMatchObject({ cause: 'body-reserialized' });
  });

  it.each([
    ['a list', '["a"]'],
    ['a text', '"a"'],
  ])('is not looked for in %s', (_, json) => {
    const body = Buffer.from(json);
    const found = checked({ params: { 0: 'a' } }, { url: URL, body, contentType: 'application/json' });
    expect(found).toMatchObject({ cause: 'unknown', signedUrl: null });
  });
});
