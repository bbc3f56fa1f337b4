import { once } from './once';

/**
 * Encodings that can have produced decoded text in a URL. Each style is the set of characters, besides letters and
 * digits, that it leaves unescaped. All others are percent-encoded as UTF-8.
 */
export type Style = string;

/** HTML forms, `URLSearchParams` and Java's `URLEncoder`. */
const FORM: Style = '-_.*';
/** JavaScript's `encodeURIComponent`. */
const COMPONENT: Style = "-_.~!*'()";
/** RFC 3986 unreserved characters only: Python's `quote`. */
const UNRESERVED: Style = '-_.~';
/** A query typed by hand, with the characters that RFC 3986 allows unescaped in a query value. */
const QUERY_BY_HAND: Style = "-_.~!*'()$,;:@/?";
/** A path typed by hand, with the characters that RFC 3986 allows unescaped in a path. */
const PATH_BY_HAND: Style = "-_.~!*'()$&+,;=:@/";

/** Characters that Twilio may sign unescaped and send escaped, or vice versa. */
export const APOSTROPHE = "'";
const ADDRESS = ':@';
/** Padding of base64, which RFC 3986 allows unescaped in a query value, although no common function leaves it so. */
export const EQUALS = '=';

export function without(style: Style, characters: string): Style {
  return [...style].filter((character) => !characters.includes(character)).join('');
}

/** The styles, then each with the apostrophe, and with `:` and `@`, unescaped or escaped. Without duplicates. */
function withVariants(styles: readonly Style[]): Style[] {
  const variants = styles.flatMap((style) => {
    const bare = without(style, APOSTROPHE + ADDRESS);
    return [bare + APOSTROPHE, bare + ADDRESS, bare + APOSTROPHE + ADDRESS, bare];
  });
  return [...new Set([...styles, ...variants])];
}

/** How a space is written. */
export type Space = '+' | '%20';

/** A style, and how it writes a space. */
export type Writing = readonly [style: Style, space: Space];

function inBothSpaces(styles: readonly Style[]): Writing[] {
  return styles.flatMap((style): Writing[] => [
    [style, '+'],
    [style, '%20'],
  ]);
}

const escapedEquals = () => withVariants([FORM, COMPONENT, QUERY_BY_HAND, UNRESERVED]);
export const queryWritings = /* @__PURE__ */ once(() =>
  inBothSpaces([...escapedEquals(), ...escapedEquals().map((style) => style + EQUALS)]),
);
/** How Twilio writes its own parameters, by the space: messaging and calls as a form, the others as RFC 3986 has it. */
const PARAM_STYLES: Readonly<Record<Space, Style>> = { '+': FORM, '%20': UNRESERVED };

/** Twilio escapes `'`, `:` and `@` on the wire, and can sign them plain. */
function paramWritings(spaces: readonly Space[]): Writing[] {
  const plain = [APOSTROPHE + ADDRESS, APOSTROPHE, ADDRESS];
  return [
    ...spaces.map((space): Writing => [PARAM_STYLES[space], space]),
    ...inBothSpaces([UNRESERVED, FORM]),
    ...plain.flatMap((characters) => spaces.map((space): Writing => [PARAM_STYLES[space] + characters, space])),
    [QUERY_BY_HAND, '+'],
    [COMPONENT, '%20'],
    ...inBothSpaces(escapedEquals()),
  ];
}

// Marked as pure, so that bundlers drop them from a relay, whose handshakes have neither.
export const paramWritingsBySpace = /* @__PURE__ */ once(() => ({
  '+': paramWritings(['+', '%20']),
  '%20': paramWritings(['%20', '+']),
}));
export const pathWritings = /* @__PURE__ */ once(() => {
  const styles = withVariants([PATH_BY_HAND, `${COMPONENT}/`, `${UNRESERVED}/`]);
  return styles.map((style): Writing => [style, '%20']);
});

const SPECIAL = /[^A-Za-z0-9]/gu;

/** Returns the writings that encode this text differently. */
export function distinctWritings(text: string, writings: readonly Writing[]): Writing[] {
  const present = [...new Set(text.match(SPECIAL) ?? [])];
  const distinct = new Map<string, Writing>();
  for (const [style, space] of writings) {
    const plain = present.filter((character) => style.includes(character)).join('');
    const key = present.includes(' ') ? plain + space : plain;
    if (!distinct.has(key)) distinct.set(key, [plain, space]);
  }
  return [...distinct.values()];
}
