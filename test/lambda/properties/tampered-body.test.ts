import fc from 'fast-check';
import { describe, it } from 'vitest';
import type { Pair } from '../../../lambda/front-door/front-door';
import { name, runs, text, token } from '../arbitraries';
import { deliver } from './calls';
import { expectRefused, formCall } from './refused';

function withBody(event: Record<string, unknown>, body: Uint8Array): Record<string, unknown> {
  return { ...event, body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}

function bodyOf({ body, isBase64Encoded }: Record<string, unknown>): Buffer {
  return Buffer.from(String(body), isBase64Encoded ? 'base64' : 'utf8');
}

const formOf = (pairs: readonly Pair[]) => Buffer.from(new URLSearchParams(pairs.map(([a, b]) => [a, b])).toString());

/** Signed text of a form, implemented independently: equal values count once, and nothing separates names. */
function covered(pairs: readonly Pair[]): string {
  const distinct = new Map(pairs.map((pair) => [JSON.stringify(pair), pair]));
  const order = ([a, x]: Pair, [b, y]: Pair) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1);
  return [...distinct.values()].sort(order).flat().join('');
}

/** One change of a form: a value, a name, an added or removed parameter. */
const change = fc.oneof(
  fc.tuple(fc.constant('value'), fc.nat(), text),
  fc.tuple(fc.constant('name'), fc.nat(), name),
  fc.tuple(fc.constant('added'), fc.nat(), text),
  fc.tuple(fc.constant('dropped'), fc.nat(), text),
);

function changed(pairs: readonly Pair[], [what, at, by]: readonly [string, number, string]): Pair[] {
  const index = at % pairs.length;
  const [key, value] = pairs[index] ?? ['', ''];
  if (what === 'added') return [...pairs, [`${key}${at}`, by]];
  const put: Pair[] = what === 'dropped' ? [] : what === 'name' ? [[by, value]] : [[key, by]];
  return [...pairs.slice(0, index), ...put, ...pairs.slice(index + 1)];
}

describe('the body of a signed request', { timeout: 60_000 }, () => {
  /**
   * Changes that the scheme can't detect: parameters whose names and values join to the same text (`A=1B2` and
   * `A=1`, `B=2`), and a name that is repeated with the same value.
   */
  it('is rejected if a parameter is changed, renamed, added, or removed', async () => {
    const property = fc.asyncProperty(formCall, change, async (call, how) => {
      const { event } = deliver(call);
      const before = [...new URLSearchParams(bodyOf(event).toString())];
      const after = changed(before, how);
      fc.pre(covered(after) !== covered(before));
      await expectRefused(withBody(event, formOf(after)), call.signed.authToken);
    });
    await fc.assert(property, runs(250));
  });

  it('is rejected if a byte of a form differs, unless the parameters are the same', async () => {
    const property = fc.asyncProperty(formCall, fc.nat(), fc.nat(255), async (call, at, byte) => {
      const { event } = deliver(call);
      const before = bodyOf(event);
      const after = Buffer.from(before);
      after[at % after.length] = byte;
      const read = (body: Buffer) => covered([...new URLSearchParams(body.toString('latin1'))]);
      fc.pre(read(after) !== read(before));
      await expectRefused(withBody(event, after), call.signed.authToken);
    });
    await fc.assert(property, runs(250));
  });

  it('is rejected if a byte of a JSON body differs, is added, or is missing', async () => {
    const json = fc.tuple(fc.jsonValue(), token);
    const property = fc.asyncProperty(json, fc.nat(), fc.nat(255), async ([value, authToken], at, byte) => {
      const signed = { url: 'https://hooks.example.com/voice', authToken, json: value };
      const { event } = deliver({ door: 'application-load-balancer', signed });
      const before = bodyOf(event);
      const index = at % (before.length + 1);
      const width = at % 3 === 0 ? 0 : 1;
      const put = at % 3 === 2 ? Buffer.alloc(0) : Buffer.of(byte);
      const after = Buffer.concat([before.subarray(0, index), put, before.subarray(index + width)]);
      fc.pre(!after.equals(before));
      await expectRefused(withBody(event, after), authToken);
    });
    await fc.assert(property, runs(150));
  });
});
