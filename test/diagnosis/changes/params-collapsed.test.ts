import { describe, expect, it } from 'vitest';
import { collapsed } from '../../../diagnosis/changes/params';
import type { Pair } from '../../../lambda/front-door/front-door';

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
