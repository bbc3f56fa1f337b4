import { describe, expect, it } from 'vitest';
import { addedTogether } from '../../../diagnosis/changes/param-list';
import { collapsed } from '../../../diagnosis/changes/param-values';
import type { Pair } from '../../../lambda/front-door/front-door';
import { checked } from '../checked';
import { URL } from '../diagnose-staged';

const params = (length: number) => Array.from({ length }, (_, index): Pair => [`P${index}`, 'x']);

/** Counts the variants by the number of parameters that they leave out. */
function leftOut(length: number): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { value } of addedTogether(params(length))) {
    const gone = length - value.params.length;
    counts[gone] = (counts[gone] ?? 0) + 1;
  }
  return counts;
}

describe('parameters left out together', () => {
  it('are every two and every three of up to forty', () => {
    expect(leftOut(5)).toEqual({ 2: 10, 3: 10 });
    expect(leftOut(40)).toEqual({ 2: (40 * 39) / 2, 3: (40 * 39 * 38) / 6 });
  });

  it('are every two of up to 80, and none of more', () => {
    expect(leftOut(41)).toEqual({ 2: (41 * 40) / 2 });
    expect(leftOut(80)).toEqual({ 2: (80 * 79) / 2 });
    expect(leftOut(81)).toEqual({});
  });

  it('are never all of them', () => {
    expect(leftOut(3)).toEqual({ 2: 3 });
  });
});

/** The lists of values that one value of `Digits` may have been. */
function lists(value: string): string[][] {
  const values = (params: readonly Pair[]) => params.map(([, each]) => each);
  return collapsed([['Digits', value]]).map((variant) => values(variant.value.params));
}

describe('one value may have been several', () => {
  it.each(['1,2', '1, 2', '1;2', '1|2', '1 2', '1\n2', '["1","2"]', '[1,2]'])('as %j', (value) => {
    expect(lists(value)).toContainEqual(['1', '2']);
  });

  it.each(['12', '["12"]', '[12', '["1""2"]', '{"1":"2"}'])('but not as %j', (value) => {
    expect(lists(value)).toEqual([]);
  });
});

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
