import { describe, expect, it } from 'vitest';
import { parseForm } from '../../../lambda/signature/signed-content';

const parse = (body: string | Uint8Array, max = 10) => parseForm(Buffer.from(body), max);

describe('parseForm', () => {
  it.each([
    ['', []],
    [
      'a=1&b=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=1&&b',
      [
        ['a', '1'],
        ['b', ''],
      ],
    ],
    [
      'a==&=b&=',
      [
        ['a', '='],
        ['', 'b'],
        ['', ''],
      ],
    ],
    ['a+b=c+%2B', [['a b', 'c +']]],
    ['?a=1', [['?a', '1']]],
    [
      'a=%F0%9F%8E%89&%C3%BC=ü',
      [
        ['a', '🎉'],
        ['ü', 'ü'],
      ],
    ],
    ['a=%20 x ', [['a', '  x ']]],
    ['\uFEFFa=1', [['\uFEFFa', '1']]],
  ])('reads %j', (body, pairs) => {
    expect(parse(body)).toEqual(pairs);
  });

  it.each(['a=%', 'a=%zz', 'a=%ff', 'a=%C3', 'a=%ED%A0%80', '%=1'])('rejects %j as malformed', (body) => {
    expect(parse(body)).toBe('malformed');
  });

  it("rejects bytes that aren't UTF-8", () => {
    expect(parse(Uint8Array.from([97, 61, 255]))).toBe('malformed');
  });

  it('rejects more parts than allowed, including empty ones', () => {
    expect(parse('a&b&c', 3)).toHaveLength(3);
    expect(parse('a&b&c&d', 3)).toBe('too-many');
    expect(parse('a&&c', 3)).toHaveLength(2);
    expect(parse(`${'&'.repeat(100)}a=1`, 3)).toBe('too-many');
  });
});
