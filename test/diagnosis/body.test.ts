import { expect, it } from 'vitest';
import { checkedBody } from './checked';

const FOREIGN = { cause: 'unknown', detail: expect.stringContaining('the body is not the one') };
const REWRITTEN = { cause: 'body-reserialized' };

it.each([
  ['text', 'hello', 'goodbye'],
  ['nothing', '{"a":1}', ''],
  ['other JSON', '{"a":1}', '{"a":2}'],
])('another body is foreign: %s', (_, signed, received) => {
  expect(checkedBody(signed, received)).toMatchObject(FOREIGN);
});

it('a body of more than 256 kilobytes is not written anew', () => {
  const list = (bytes: number) => {
    const text = 'x'.repeat(bytes - '["",1]'.length);
    return { compact: `["${text}",1]`, spaced: `["${text}", 1]` };
  };
  const [fits, over] = [list(256 * 1024), list(256 * 1024 + 1)];
  expect(checkedBody(fits.spaced, fits.compact)).toMatchObject(REWRITTEN);
  expect(checkedBody(over.spaced, over.compact)).toMatchObject(FOREIGN);
});

it('a body is written anew only while there is time', () => {
  // Found after two hundred other ways to write it; the clock is looked at after 128.
  const [signed, received] = ['{"z":1,"a":2}', '{"a":2,"z":1}'];
  expect(checkedBody(signed, received)).toMatchObject(REWRITTEN);
  let asked = 0;
  const late = { now: () => (asked++ === 0 ? 0 : 10_000) };
  const found = checkedBody(signed, received, late);
  expect(found).toMatchObject(FOREIGN);
  expect(found.tried).toBe(128);
});
