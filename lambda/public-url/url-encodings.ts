import type { Pair, ReceivedPath } from '../front-door';

/**
 * The ways in which decoded text can have been written in a URL. Each style is the set of characters, beside letters
 * and digits, that it leaves plain; all others are percent-encoded as UTF-8.
 */
type Style = string;

/** HTML forms, `URLSearchParams` and Java's `URLEncoder`. */
const FORM: Style = '-_.*';
/** JavaScript's `encodeURIComponent`. */
const COMPONENT: Style = "-_.~!*'()";
/** RFC 3986 unreserved characters only: Python's `quote`. */
const UNRESERVED: Style = '-_.~';
/** A query typed by hand: what RFC 3986 lets stand plain in a query value. */
const QUERY_BY_HAND: Style = "-_.~!*'()$,;:@/?";
/** A path typed by hand: what RFC 3986 lets stand plain in a path. */
const PATH_BY_HAND: Style = "-_.~!*'()$&+,;=:@/";

/** The characters that Twilio may sign plain although it sends them escaped, or the other way round. */
const APOSTROPHE = "'";
const ADDRESS = ':@';
/** What RFC 3986 lets stand plain in a query value although no common function leaves it so: the padding of base64. */
const EQUALS = '=';

function without(style: Style, characters: string): Style {
  return [...style].filter((character) => !characters.includes(character)).join('');
}

/** The styles as they are; then each with the apostrophe, and with `:` and `@`, plain or escaped; without repeats. */
function withVariants(styles: readonly Style[]): Style[] {
  const variants = styles.flatMap((style) => {
    const bare = without(style, APOSTROPHE + ADDRESS);
    return [bare + APOSTROPHE, bare + ADDRESS, bare + APOSTROPHE + ADDRESS, bare];
  });
  return [...new Set([...styles, ...variants])];
}

const ESCAPED_EQUALS = withVariants([FORM, COMPONENT, QUERY_BY_HAND, UNRESERVED]);
const QUERY_STYLES = [...ESCAPED_EQUALS, ...ESCAPED_EQUALS.map((style) => style + EQUALS)];
const PATH_STYLES = withVariants([PATH_BY_HAND, `${COMPONENT}/`, `${UNRESERVED}/`]);

const SPECIAL = /[^A-Za-z0-9]/gu;

/** The styles that write this text differently: those that leave different ones of its characters plain. */
function distinctStyles(text: string, styles: readonly Style[]): Style[] {
  const present = [...new Set(text.match(SPECIAL) ?? [])];
  const distinct = new Map<string, Style>();
  for (const style of styles) {
    const plain = present.filter((character) => style.includes(character)).join('');
    if (!distinct.has(plain)) distinct.set(plain, plain);
  }
  return [...distinct.values()];
}

const PERCENT = 0x25;
const PLUS = 0x2b;
const HEX = Buffer.from('0123456789ABCDEF');
const LETTERS_AND_DIGITS = Uint8Array.from({ length: 256 }, (_, byte) =>
  Number(/[A-Za-z0-9]/.test(String.fromCharCode(byte))),
);

/** Which bytes a style leaves plain. */
function plainBytes(style: Style): Uint8Array {
  const plain = LETTERS_AND_DIGITS.slice();
  for (let index = 0; index < style.length; index += 1) plain[style.charCodeAt(index)] = 1;
  return plain;
}

/**
 * UTF-8, upper-case hex. A lone surrogate becomes U+FFFD, as on every wire. Byte by byte into a buffer: a request can have
 * some kilobytes of text, and each is written in dozens of ways.
 */
function percentEncode(text: string, plain: Uint8Array, space: '+' | '%20'): string {
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
 * Re-encodings of decoded query pairs, most likely first, without repeats, made one by one. The pairs' order stays. A plain
 * `=` ends a name, so only values can have one.
 */
export function* encodedQueries(pairs: readonly Pair[]): Generator<Pair[]> {
  const text = pairs.map(([name, value]) => name.replaceAll(EQUALS, '') + value).join('');
  const spaces = text.includes(' ') ? (['+', '%20'] as const) : (['+'] as const);
  for (const style of distinctStyles(text, QUERY_STYLES)) {
    const [inName, inValue] = [plainBytes(without(style, EQUALS)), plainBytes(style)];
    for (const space of spaces) {
      yield pairs.map(
        ([name, value]): Pair => [percentEncode(name, inName, space), percentEncode(value, inValue, space)],
      );
    }
  }
}

/** All of {@link encodedQueries}. */
export function queryVariants(pairs: readonly Pair[]): Pair[][] {
  return [...encodedQueries(pairs)];
}

/** The path as it came and, where the door decoded it, the re-encodings that can have produced it. */
export function pathVariants(path: ReceivedPath): string[] {
  if (path.form === 'raw') return plainVariants(path.value);
  const spelled = distinctStyles(path.value, PATH_STYLES).map((style) =>
    percentEncode(path.value, plainBytes(style), '%20'),
  );
  return [...new Set([...spelled.flatMap(decodedTwice), ...spelled, path.value])];
}

const ESCAPED_PERCENT = /%25/g;

/**
 * The spellings of a path whose percent signs outlive a second decoding, as an HTTP API's: only they are escaped twice, or
 * everything is. AWS refuses a percent sign that is escaped once.
 */
function decodedTwice(spelled: string): string[] {
  if (!spelled.includes('%25')) return [];
  return [spelled.replace(ESCAPED_PERCENT, '%2525'), spelled.replaceAll('%', '%25')];
}

const ESCAPED_ADDRESS = /%40|%3A/gi;
const ESCAPED_BUT_SIGNED_PLAIN = /%27|%40|%3A/gi;

/**
 * A raw path or query as sent, and as Twilio may have signed it: `'`, `@` and `:` plain although sent escaped, and `'`
 * escaped although sent plain.
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
