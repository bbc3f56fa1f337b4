import { error, ok, type Verdict, warning } from '../finding';

const USE_UTF8 = 'Write the body as UTF-8, and say so in both places: charset=utf-8 and encoding="UTF-8".';

/** Decodes text by its byte order mark, the header's `charset` or the XML declaration, in this order. https://www.rfc-editor.org/rfc/rfc7303#section-3 */
export function decodeText(contentType: string | undefined, bytes: Buffer): { text: string; charset: Verdict } {
  const inHeader = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(contentType ?? '')?.[1];
  const mark = markOf(bytes);
  const inXml = declared(bytes, mark);
  const unknown = [inHeader, inXml].find((label) => label !== undefined && encodingOf(label) === undefined);
  const used = mark ?? encodingOf(inHeader) ?? encodingOf(inXml) ?? 'utf-8';
  const text = decode(bytes, used);
  if (unknown !== undefined) return { text, charset: error(12100, `The encoding ${unknown} is unknown.`, USE_UTF8) };
  if (!isValid(bytes, used)) {
    return { text, charset: error(12100, `The body isn't valid ${used.toUpperCase()}.`, USE_UTF8) };
  }
  return { text, charset: contradiction(bytes, { mark, header: encodingOf(inHeader), xml: encodingOf(inXml) }, used) };
}

interface Named {
  readonly mark: string | undefined;
  readonly header: string | undefined;
  readonly xml: string | undefined;
}

/** Parsers differ in which one they believe. */
function contradiction(bytes: Buffer, { mark, header, xml }: Named, used: string): Verdict {
  const names = [mark, header, xml].filter((name) => name !== undefined);
  const other = names.find((name) => familyOf(name) !== familyOf(used));
  if (other === undefined) return ok(`${used.toUpperCase()}.`);
  const [one, two] = [used.toUpperCase(), other.toUpperCase()];
  const where = mark === undefined ? 'the Content-Type says' : 'the byte order mark means';
  const message = `The body's encoding is contradictory: ${where} ${one}, and the ${xml === other ? 'XML declaration' : 'Content-Type'} ${two}.`;
  if (decode(bytes, other) === decode(bytes, used)) return warning(12100, message, USE_UTF8);
  return error(12100, message, USE_UTF8);
}

/** A declaration of UTF-16 names no byte order. */
function familyOf(encoding: string): string {
  return encoding.startsWith('utf-16') ? 'utf-16' : encoding;
}

function markOf(bytes: Buffer): string | undefined {
  if (bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))) return 'utf-8';
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

const DECLARATION = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/;

function declared(bytes: Buffer, mark: string | undefined): string | undefined {
  const start = bytes.subarray(0, 512);
  return DECLARATION.exec(decode(start, mark ?? 'utf-8'))?.[1];
}

/** Returns the standard name of an encoding. https://encoding.spec.whatwg.org/#names-and-labels */
function encodingOf(label: string | undefined): string | undefined {
  if (label === undefined) return undefined;
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}

function decode(bytes: Buffer, encoding: string): string {
  return new TextDecoder(encoding).decode(bytes);
}

function isValid(bytes: Buffer, encoding: string): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
