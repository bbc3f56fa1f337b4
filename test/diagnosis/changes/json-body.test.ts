import { describe, expect, it } from 'vitest';
import { originalBodies } from '../../../diagnosis/changes/json-body';
import { checkedBody } from '../checked';

const tried = (received: string, signed: string) => [...originalBodies(Buffer.from(received))].includes(signed);

describe('finds a signed JSON body', () => {
  it.each([
    ['that is a string with an escaped slash', '"a/b"', '"a\\/b"'],
    ['that was a string of JSON', JSON.stringify('{"a": 1}'), '{"a": 1}'],
    ['sorted within lists, too', '{"d":1,"a":[{"c":2,"b":1}]}', '{"a": [{"b": 1, "c": 2}], "d": 1}'],
    ['in another order', '{"f":1,"b":2,"d":3}', '{"d":3,"f":1,"b":2}'],
    ['with a byte order mark', '{"a":1}', '\ufeff{"a":1}'],
    ['with escaped HTML characters', '{"a":"<&>"}', '{"a":"\\u003c\\u0026\\u003e"}'],
  ])('%s', (_, received, signed) => {
    expect(tried(received, signed)).toBe(true);
  });

  it('in any order of up to six members, and of more in sorted order only', () => {
    const object = (names: string) => JSON.stringify(Object.fromEntries([...names].map((name) => [name, 1])));
    expect(tried(object('fedcba'), object('badcfe'))).toBe(true);
    expect(tried(object('gfedcba'), object('badcfeg'))).toBe(false);
    expect(tried(object('gfedcba'), object('abcdefg'))).toBe(true);
  });

  it('but not with a list in another order', () => {
    expect(tried('[2,1]', '[1,2]')).toBe(false);
    expect(tried('[2,1]', '{"0":1,"1":2}')).toBe(false);
    expect(tried('[2,1]', '{"0":2,"1":1}')).toBe(false);
    expect(tried('[2,1]', '[2, 1]')).toBe(true);
  });

  it("and varies only the ends of text that isn't JSON", () => {
    const all = [...originalBodies(Buffer.from('hello '))];
    expect(all).toContain('hello');
    expect(all).toContain('hello \r\n');
    expect(all).toHaveLength(8);
  });
});

const FOREIGN = { cause: 'unknown', detail: expect.stringContaining("doesn't have the SHA-256") };
const REWRITTEN = { cause: 'body-reserialized' };

it.each([
  ['text', 'hello', 'goodbye'],
  ['nothing', '{"a":1}', ''],
  ['other JSON', '{"a":1}', '{"a":2}'],
])('finds no cause if the body is a different one: %s', (_, signed, received) => {
  expect(checkedBody(signed, received)).toMatchObject(FOREIGN);
});

it("doesn't reserialize a body over 256 kilobytes", () => {
  const list = (bytes: number) => {
    const text = 'x'.repeat(bytes - '["",1]'.length);
    return { compact: `["${text}",1]`, spaced: `["${text}", 1]` };
  };
  const [fits, over] = [list(256 * 1024), list(256 * 1024 + 1)];
  expect(checkedBody(fits.spaced, fits.compact)).toMatchObject(REWRITTEN);
  expect(checkedBody(over.spaced, over.compact)).toMatchObject(FOREIGN);
});

it('stops reserializing at `maxTried`', () => {
  // Found after two hundred other serializations.
  const [signed, received] = ['{"z":1,"a":2}', '{"a":2,"z":1}'];
  expect(checkedBody(signed, received)).toMatchObject(REWRITTEN);
  const found = checkedBody(signed, received, { maxTried: 128 });
  expect(found).toMatchObject({ cause: 'unknown', tried: 128, detail: expect.stringContaining('stopped early') });
});
