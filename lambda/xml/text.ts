/** https://www.w3.org/TR/xml/#charsets */
// biome-ignore lint/suspicious/noControlCharactersInRegex: XML doesn't allow them.
export const ILLEGAL = /[\0-\x08\x0b\f\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]/u;

/**
 * Makes any text safe for TwiML: removes the characters that XML doesn't allow, for which the TwiML builders throw, and
 * truncates it without splitting a character, such as an emoji.
 *
 * @param maxLength in UTF-16 code units. Default: 1600, the maximum of a message.
 */
export function twimlText(text: string, maxLength = 1600): string {
  const legal = text.replace(new RegExp(ILLEGAL, 'gu'), '');
  if (legal.length <= maxLength) return legal;
  const start = new Intl.Segmenter().segment(legal).containing(maxLength)?.index ?? maxLength;
  // A character with thousands of combining marks is truncated, too, but never within a code point.
  return legal.slice(0, start > maxLength / 2 ? start : maxLength).replace(/[\ud800-\udbff]$/, '');
}
