import type { Pair, ReceivedPath } from '../front-door';
import {
  APOSTROPHE,
  distinctWritings,
  EQUALS,
  paramWritingsBySpace,
  pathWritings,
  queryWritings,
  type Space,
  type Style,
  type Writing,
  without,
} from './writings';

const WITH_SPECIAL = /[^A-Za-z0-9]/;
const PERCENT = 0x25;
const PLUS = 0x2b;
const HEX = Buffer.from('0123456789ABCDEF');

let lettersAndDigits: Uint8Array | undefined;

/** Returns the bytes that a style leaves unescaped, as a lookup table. */
function plainBytes(style: Style): Uint8Array {
  lettersAndDigits ??= Uint8Array.from({ length: 256 }, (_, byte) =>
    Number(/[A-Za-z0-9]/.test(String.fromCharCode(byte))),
  );
  const plain = lettersAndDigits.slice();
  for (let index = 0; index < style.length; index += 1) plain[style.charCodeAt(index)] = 1;
  return plain;
}

/**
 * Percent-encodes text as UTF-8 with upper-case hex. A lone surrogate becomes U+FFFD, as on every wire. Writes bytes
 * into a buffer, because a request can contain some kilobytes of text, and each is encoded in dozens of ways.
 */
function percentEncode(text: string, plain: Uint8Array, space: Space): string {
  if (!WITH_SPECIAL.test(text)) return text;
  const bytes = Buffer.from(text, 'utf8');
  const written = Buffer.allocUnsafe(bytes.length * 3);
  let length = 0;
  for (const byte of bytes) {
    if (plain[byte] === 1) written[length++] = byte;
    else if (byte === 0x20 && space === '+') written[length++] = PLUS;
    else {
      written[length++] = PERCENT;
      written[length++] = HEX[byte >> 4] ?? 0;
      written[length++] = HEX[byte & 15] ?? 0;
    }
  }
  return written.toString('latin1', 0, length);
}

/**
 * Yields the distinct encodings of decoded query pairs, most likely first. Keeps the order of the pairs. A plain `=`
 * ends a name, so only values can contain one.
 */
export function encodedQueries(pairs: readonly Pair[]): Generator<Pair[]> {
  return encodedPairs(pairs, queryWritings());
}

/** Re-encodings of the parameters that Twilio adds to a query, like {@link encodedQueries}; those with one space first. */
export function encodedParams(pairs: readonly Pair[], space: Space): Generator<Pair[]> {
  return encodedPairs(pairs, paramWritingsBySpace()[space]);
}

function* encodedPairs(pairs: readonly Pair[], writings: readonly Writing[]): Generator<Pair[]> {
  const text = pairs.map(([name, value]) => name.replaceAll(EQUALS, '') + value).join('');
  for (const [style, space] of distinctWritings(text, writings)) {
    const [inName, inValue] = [plainBytes(without(style, EQUALS)), plainBytes(style)];
    yield pairs.map(
      ([name, value]): Pair => [percentEncode(name, inName, space), percentEncode(value, inValue, space)],
    );
  }
}

/** All of {@link encodedQueries}. */
export function queryVariants(pairs: readonly Pair[]): Pair[][] {
  return [...encodedQueries(pairs)];
}

/** Returns the received path and, if the front door decoded it, the encodings that can have produced it. */
export function pathVariants(path: ReceivedPath): string[] {
  if (path.form === 'raw') return plainVariants(path.value);
  const spelled = distinctWritings(path.value, pathWritings()).map(([style, space]) =>
    percentEncode(path.value, plainBytes(style), space),
  );
  return [...new Set([...spelled.flatMap(decodedTwice), ...spelled, path.value])];
}

const ESCAPED_PERCENT = /%25/g;

/**
 * Returns the encodings of a path that survive a second decoding, as by an HTTP API: only its percent signs are escaped
 * twice, or everything is. AWS rejects a percent sign that is escaped once.
 */
function decodedTwice(spelled: string): string[] {
  if (!spelled.includes('%25')) return [];
  return [spelled.replace(ESCAPED_PERCENT, '%2525'), spelled.replaceAll('%', '%25')];
}

const ESCAPED_ADDRESS = /%40|%3A/gi;
const ESCAPED_BUT_SIGNED_PLAIN = /%27|%40|%3A/gi;

/**
 * Returns a raw path or query as sent, and as Twilio may have signed it: with `'`, `@`, and `:` unescaped although they
 * were sent escaped, and with `'` escaped although it was sent unescaped.
 * https://github.com/twilio/twilio-node/issues/1059, https://github.com/twilio/twilio-node/issues/621,
 * https://github.com/twilio/twilio-node/blob/main/spec/unit/webhooks/webhooks.spec.js
 */
export function plainVariants(raw: string): string[] {
  const escaped = raw.search(ESCAPED_BUT_SIGNED_PLAIN) >= 0;
  if (!escaped && !raw.includes(APOSTROPHE)) return [raw];
  const signedPlain = [
    raw,
    raw.replace(ESCAPED_BUT_SIGNED_PLAIN, decodeURIComponent),
    raw.replace(/%27/g, APOSTROPHE),
    raw.replace(ESCAPED_ADDRESS, decodeURIComponent),
  ];
  return [...new Set([...signedPlain, ...signedPlain.map((each) => each.replaceAll(APOSTROPHE, '%27'))])];
}
