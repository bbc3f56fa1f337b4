import fc from 'fast-check';

/** Runs of a property: `FC_RUNS=50` makes fifty times as many. The seed is fixed for all tests. */
export function runs(times: number): { numRuns: number } {
  return { numRuns: times * Number(process.env['FC_RUNS'] ?? 1) };
}

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];

/** A lower-case host name with at least two labels. */
export const hostname = fc
  .array(fc.string({ unit: fc.constantFrom(...LETTERS), minLength: 1, maxLength: 8 }), { minLength: 2, maxLength: 4 })
  .map((labels) => labels.join('.'));

/** A Twilio auth token. */
export const token = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 32, maxLength: 32 });

/** Text without lone surrogates, as requests can contain. */
export const text = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(..." '@:+&=%/?#~!*()$,;-_.aZ9é\u{1f389}\0\r\n"), maxLength: 12 }),
);

/** Names that JavaScript objects treat specially, and Twilio's own. */
const names = [
  '__proto__',
  'constructor',
  'toString',
  'length',
  '0',
  'Body',
  'From',
  'CallSid',
  'MessagingBinding.Address',
];

/** A parameter's name: not empty, and not beginning like a piece of a URL, as none of Twilio's does. */
export const name = fc.oneof(
  fc.constantFrom(...names),
  text.filter((value) => /^[^/?#&=%:@.;\\]/su.test(value)),
);

/** Parameters as a map, some names with several values. */
export const params = fc
  .uniqueArray(fc.tuple(name, fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }))), {
    selector: ([key]) => key,
    minLength: 1,
    maxLength: 8,
  })
  .map((entries): Record<string, string | string[]> => Object.fromEntries(entries));

const hex = fc.integer({ min: 0, max: 255 }).map((byte) => `%${byte.toString(16).padStart(2, '0')}`);

/** Characters of a raw path or query: plain, escaped in either case, escaped twice, or not decodable. */
function rawUnit(plain: string, malformed: boolean): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...LETTERS) },
    { weight: 4, arbitrary: fc.constantFrom(...plain) },
    { weight: 2, arbitrary: hex },
    { weight: 1, arbitrary: hex.map((escaped) => escaped.toUpperCase()) },
    { weight: 1, arbitrary: fc.constantFrom('%2F', '%2f', '%252F', '%20', '%27', '%40', '%3A', '%c3%a9') },
    ...(malformed ? [{ weight: 1, arbitrary: fc.constantFrom('%', '%F', '%zz') }] : []),
  );
}

function raw(plain: string, malformed: boolean): fc.Arbitrary<string> {
  return fc.array(rawUnit(plain, malformed), { maxLength: 14 }).map((units) => units.join(''));
}

/** A raw path with doubled and trailing slashes and any escapes. */
export const rawPath = raw("-._~!$&'()*+,;=:@//", true).map((path) => `/${path}`);

/** A raw query without `?`: names without values, empty parts, repeats, any escapes. */
export const rawQuery = raw("-._~!$&&&'()*+,;===:@/?", true);

/** A raw name or value of a query. */
export const rawQueryText = raw("-._~!$'()*+,;:@/?", true);

/** A path or query without escapes, so that only Twilio's own escapes are added. */
export const plainText = fc.string({ unit: fc.constantFrom(..."abc019-._~''@@::"), minLength: 1, maxLength: 12 });

/** User and password, which may be empty. The password has no effect on where the user ends. */
export const credentials = fc.tuple(
  fc.string({ unit: fc.constantFrom(...'abcXYZ09-._~ é@+'), minLength: 1, maxLength: 8 }),
  fc.string({ unit: fc.constantFrom(...'abcXYZ09-._~ é@:/?#+'), maxLength: 8 }),
);
