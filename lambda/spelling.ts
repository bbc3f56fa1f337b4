import type { Pair, ReceivedPath } from './front-door/front-door';

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

const QUERY_STYLES = withVariants([FORM, COMPONENT, QUERY_BY_HAND, UNRESERVED]);
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

/** The escapes of ASCII, made once: most of what is escaped is ASCII. */
const ASCII = Array.from({ length: 128 }, (_, code) => `%${code.toString(16).toUpperCase().padStart(2, '0')}`);

/** UTF-8, upper-case hex. A lone surrogate becomes U+FFFD, as on every wire. */
function percentEncode(character: string): string {
  return (
    ASCII[character.codePointAt(0) ?? 0] ??
    Buffer.from(character, 'utf8').toString('hex').toUpperCase().replace(/../g, '%$&')
  );
}

function spell(text: string, style: Style, space: '+' | '%20'): string {
  return text.replace(SPECIAL, (character) => {
    if (character === ' ') return space;
    return style.includes(character) ? character : percentEncode(character);
  });
}

/** Re-encodings of decoded query pairs, most likely first, without repeats. The order of the pairs stays. */
export function querySpellings(pairs: readonly Pair[]): Pair[][] {
  const text = pairs.flat().join('');
  const spaces = text.includes(' ') ? (['+', '%20'] as const) : (['+'] as const);
  return distinctStyles(text, QUERY_STYLES).flatMap((style) =>
    spaces.map((space) => pairs.map(([name, value]): Pair => [spell(name, style, space), spell(value, style, space)])),
  );
}

/** The path as it came and, where the door decoded it, the re-encodings that can have produced it. */
export function pathSpellings(path: ReceivedPath): string[] {
  if (path.form === 'raw') return plainSpellings(path.value);
  const spelled = distinctStyles(path.value, PATH_STYLES).map((style) => spell(path.value, style, '%20'));
  return [...new Set([...spelled, path.value])];
}

const ESCAPED_BUT_SIGNED_PLAIN = /%27|%40|%3A/gi;

/**
 * A raw path or query as sent, and as Twilio may have signed it: `'`, `@` and `:` plain although sent escaped.
 * https://github.com/twilio/twilio-node/issues/1059, https://github.com/twilio/twilio-node/issues/621
 */
export function plainSpellings(raw: string): string[] {
  if (raw.search(ESCAPED_BUT_SIGNED_PLAIN) < 0) return [raw];
  const apostrophe = raw.replace(/%27/g, "'");
  const address = raw.replace(/%40|%3A/gi, decodeURIComponent);
  return [...new Set([raw, raw.replace(ESCAPED_BUT_SIGNED_PLAIN, decodeURIComponent), apostrophe, address])];
}
