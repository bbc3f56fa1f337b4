import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { describe, expect, it } from 'vitest';
import type { Pair } from '../../../lambda/front-door/front-door';
import { signedParams } from '../../../lambda/signature';
import { parseForm } from '../../../lambda/signature/signed-content';
import { name, runs, text, token } from '../arbitraries';

const URL = 'https://hooks.example.com/voice';

/** Names and values in the order of a body, repeats anywhere. */
const pairs = fc.array(fc.tuple(fc.oneof(name, fc.constant('')), text), { maxLength: 12 });
/** Any JavaScript strings, including lone surrogates. */
const odd = fc.array(
  fc.tuple(fc.string({ unit: 'binary', maxLength: 5 }), fc.string({ unit: 'binary', maxLength: 5 })),
);

/** Parameters as twilio's library accepts them: an array for a repeated name. */
function mapOf(list: readonly Pair[]): Record<string, string[]> {
  const map = new Map<string, string[]>();
  for (const [key, value] of list) map.set(key, [...(map.get(key) ?? []), value]);
  return Object.fromEntries(map);
}

describe('a form', () => {
  it("is signed as twilio's library signs it: repeats, empty values, __proto__, any Unicode", () => {
    const property = fc.property(fc.oneof(pairs, odd), token, (list, authToken) => {
      const data = URL + signedParams(list);
      const signature = createHmac('sha1', authToken).update(data, 'utf8').digest('base64');
      expect(signature).toBe(getExpectedTwilioSignature(authToken, URL, mapOf(list)));
    });
    fc.assert(property, runs(500));
  });

  it('has the same signature regardless of parameter order', () => {
    const shuffled = pairs.chain((list) =>
      fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
    );
    fc.assert(
      fc.property(shuffled, ([list, other]) => {
        expect(signedParams(other)).toBe(signedParams(list));
      }),
      runs(200),
    );
  });

  it('is read as written by URLSearchParams and encodeURIComponent', () => {
    const property = fc.property(pairs, (list) => {
      const given = list.map(([key, value]): [string, string] => [key, value]);
      const component = given.map((pair) => pair.map(encodeURIComponent).join('=')).join('&');
      expect(parseForm(Buffer.from(new URLSearchParams(given).toString()), 1000)).toEqual(given);
      expect(parseForm(Buffer.from(component), 1000)).toEqual(given);
    });
    fc.assert(property, runs(300));
  });

  it('has the same parameters as URLSearchParams reads, for any bytes', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .string({ unit: fc.constantFrom(...'%%%=&+aZ09cf8\u00e9\ufeff'), maxLength: 40 })
        .map((each) => new TextEncoder().encode(each)),
    );
    const property = fc.property(bytes, (body) => {
      const read = parseForm(body, 1000);
      if (read === 'malformed') return;
      // URLSearchParams drops a leading `?`, which no body has.
      const expected = [...new URLSearchParams(`a=1&${Buffer.from(body).toString('utf8')}`)].slice(1);
      expect(read).toEqual(expected);
    });
    fc.assert(property, runs(1000));
  });
});
