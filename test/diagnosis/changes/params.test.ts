import { describe, expect, it } from 'vitest';
import { addedTogether } from '../../../diagnosis/changes/param-list';
import { collapsed } from '../../../diagnosis/changes/param-values';
import type { Pair } from '../../../lambda/front-door/front-door';
import { checked } from '../checked';
import { URL } from '../diagnose-staged';

const params = (length: number) => Array.from({ length }, (_, index): Pair => [`P${index}`, 'x']);

/** Counts the variants by the number of parameters they omit. */
function leftOut(length: number): Record<number, number> {
  const counts: Record<number, number> = {};
  for (const { value } of addedTogether(params(length))) {
    const gone = length - value.params.length;
    counts[gone] = (counts[gone] ?? 0) + 1;
  }
  return counts;
}

describe('parameters omitted together', () => {
  it('are all pairs and triples of up to 40', () => {
    expect(leftOut(5)).toEqual({ 2: 10, 3: 10 });
    expect(leftOut(40)).toEqual({ 2: (40 * 39) / 2, 3: (40 * 39 * 38) / 6 });
  });

  it('are all pairs of up to 80, and none of more', () => {
    expect(leftOut(41)).toEqual({ 2: (41 * 40) / 2 });
    expect(leftOut(80)).toEqual({ 2: (80 * 79) / 2 });
    expect(leftOut(81)).toEqual({});
  });

  it('are never all of them', () => {
    expect(leftOut(3)).toEqual({ 2: 3 });
  });
});

/** Returns the lists of values that one value of `Digits` can stand for. */
function lists(value: string): string[][] {
  const values = (params: readonly Pair[]) => params.map(([, each]) => each);
  return collapsed([['Digits', value]]).map((variant) => values(variant.value.params));
}

describe('a value is split into several', () => {
  it.each(['1,2', '1, 2', '1;2', '1|2', '1 2', '1\n2', '["1","2"]', '[1,2]'])('if it is %j', (value) => {
    expect(lists(value)).toContainEqual(['1', '2']);
  });

  it.each(['12', '["12"]', '[12', '["1""2"]', '{"1":"2"}'])('but not if it is %j', (value) => {
    expect(lists(value)).toEqual([]);
  });
});

describe('a form that became JSON', () => {
  it('is found in the members of an object, and in the items of a list', () => {
    const body = Buffer.from('{"From":"+1415","Digits":["1","2"]}');
    const signed = { params: { From: '+1415', Digits: ['1', '2'] as unknown as string } };
    expect(checked(signed, { url: URL, body })).toMatchObject({ cause: 'body-reserialized' });
  });

  it.each([
    ['a list', '["a"]'],
    ['a string', '"a"'],
  ])("isn't looked for in %s", (_, json) => {
    const body = Buffer.from(json);
    const found = checked({ params: { 0: 'a' } }, { url: URL, body, contentType: 'application/json' });
    expect(found).toMatchObject({ cause: 'unknown', signedUrl: null });
  });
});
