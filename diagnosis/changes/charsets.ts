import type { Pair } from '../../lambda/front-door';
import type { Variant } from '../cause';
import { paramsVariant, type SignedParams } from './signed-params';

type Edit = (text: string) => string;

/** The characters of windows-1252 at 0x80 to 0x9f, where it differs from Latin-1. Some of Node's decoders don't. */
const AT_0X80 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function windows1252Of(bytes: Uint8Array): string {
  return [...bytes].map((byte) => AT_0X80[byte - 0x80] ?? String.fromCharCode(byte)).join('');
}

/** Returns the text whose UTF-8 was read as another charset, or the same text when it wasn't. */
function fromBytes(bytesOf: (text: string) => Uint8Array | undefined): Edit {
  return (text) => {
    const bytes = bytesOf(text);
    const read = bytes && Buffer.from(bytes).toString('utf8');
    return read === undefined || read.includes('\ufffd') ? text : read;
  };
}

function windows1252(text: string): Uint8Array | undefined {
  const bytes = [...text].map((character) => {
    const at = AT_0X80.indexOf(character);
    return at < 0 ? (character.codePointAt(0) ?? 0) : 0x80 + at;
  });
  return bytes.every((byte) => byte < 256) ? Uint8Array.from(bytes) : undefined;
}

function latin1(text: string): Uint8Array | undefined {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters of Latin-1.
  return /^[\x00-\xff]*$/.test(text) ? Buffer.from(text, 'latin1') : undefined;
}

const READ_AS_LATIN1 = 'Twilio signed the parameters in UTF-8, but they were read as Latin-1.';
const READ_AS_UTF8 = 'Twilio signed the parameters as Latin-1 reads them, but they were read as UTF-8.';

const twice =
  (edit: Edit): Edit =>
  (text) =>
    edit(edit(text));

/** Edits of every name and value, each with what happened. */
const EDITS: readonly (readonly [Edit, string])[] = [
  [fromBytes(latin1), READ_AS_LATIN1],
  [fromBytes(windows1252), READ_AS_LATIN1],
  [twice(fromBytes(windows1252)), READ_AS_LATIN1],
  [twice(fromBytes(latin1)), READ_AS_LATIN1],
  [(text) => Buffer.from(text, 'utf8').toString('latin1'), READ_AS_UTF8],
  [(text) => windows1252Of(Buffer.from(text, 'utf8')), READ_AS_UTF8],
];

/** Returns the parameters as they were before they were read in another charset. */
export function charsets(params: readonly Pair[]): Variant<SignedParams>[] {
  return EDITS.flatMap(([edit, words]) => {
    const others = params.map(([name, value]): Pair => [edit(name), edit(value)]);
    const same = others.every(([name, value], at) => name === params[at]?.[0] && value === params[at]?.[1]);
    return same ? [] : [paramsVariant(others, 'body-reserialized', words)];
  });
}

/** Reads a form in a charset other than UTF-8, as a proxy may have written it. Empty when it is UTF-8. */
export function transcodedForms(body: Uint8Array): Variant<SignedParams>[] {
  const text = Buffer.from(body).toString('latin1');
  if (!/^[^=&\s]+=/.test(text) || text.length > MAX_TRANSCODED) return [];
  const words = 'Twilio signed the parameters in UTF-8, but the form was written again in Latin-1.';
  const decode = (part: string) => windows1252Of(bytesOf(part.replaceAll('+', ' ')));
  const parts = text.split('&').filter((part) => part !== '');
  const pairs = parts.map((part): Pair => {
    const equals = part.indexOf('=');
    return equals < 0 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
  });
  return [paramsVariant(pairs, 'body-reserialized', words)];
}

const MAX_TRANSCODED = 256 * 1024;

/** Decodes percent-escapes to bytes, whatever charset they are in. */
function bytesOf(text: string): Uint8Array {
  const decoded = text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(decoded, 'latin1');
}
