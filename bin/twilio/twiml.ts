import type { IncomingHttpHeaders } from 'node:http';
import { SaxesParser } from 'saxes';

/** Media types that Twilio reads as TwiML. https://www.twilio.com/docs/voice/twiml#twilio-understands-mime-types */
export const TWIML_TYPES: readonly string[] = ['text/xml', 'application/xml', 'text/html'];

/** Returns the type and subtype in lower case; `undefined` without a `Content-Type`. */
export function mediaType(headers: IncomingHttpHeaders): string | undefined {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() || undefined;
}

/** An element of a TwiML document. */
export interface TwimlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (TwimlElement | string)[];
}

/** The first error in a document that isn't well-formed. */
export interface TwimlError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** An element whose content is still being parsed. */
interface OpenElement extends TwimlElement {
  readonly children: (TwimlElement | string)[];
}

/**
 * Parses TwiML. saxes follows the XML recommendation strictly, while DOM parsers accept an unescaped `&`.
 *
 * @returns the root element, or the first error.
 */
export function parseTwiml(text: string): TwimlElement | TwimlError {
  const parser = new SaxesParser({ position: true });
  const document: OpenElement = { name: '', attributes: {}, children: [] };
  const open: OpenElement[] = [document];
  let error: TwimlError | undefined;
  parser.on('error', ({ message }) => {
    error ??= { line: parser.line, column: parser.column, message: message.replace(/^[\d:]+: /, '') };
  });
  const add = (child: TwimlElement | string) => open.at(-1)?.children.push(child);
  parser.on('opentag', ({ name, attributes }) => {
    const element = { name, attributes: attributes as Record<string, string>, children: [] };
    add(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  parser.on('text', add);
  parser.on('cdata', add);
  parser.write(text).close();
  if (error) return unescapedAmpersand(text) ?? error;
  const root = document.children.find((child) => typeof child !== 'string');
  return root ?? { line: 1, column: 0, message: 'the document has no element.' };
}

/** Finds the most common mistake, which the parser reports only at the end of the document. */
function unescapedAmpersand(text: string): TwimlError | undefined {
  const blanked = text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, (part) => part.replace(/&/g, ' '));
  const at = /&(?!(?:[A-Za-z_][\w.-]*|#\d+|#x[\da-f]+);)/i.exec(blanked)?.index;
  if (at === undefined) return undefined;
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, message: 'an unescaped &: write &amp;.' };
}

/** Whether parsing failed. */
export function isTwimlError(parsed: TwimlElement | TwimlError): parsed is TwimlError {
  return 'message' in parsed;
}

/** Returns the elements directly inside an element. */
export function childElements({ children }: TwimlElement): TwimlElement[] {
  return children.filter((child) => typeof child !== 'string');
}

/** Returns all text inside an element, with whitespace trimmed and collapsed. */
export function textOf({ children }: TwimlElement): string {
  const parts = children.map((child) => (typeof child === 'string' ? child : textOf(child)));
  return parts.join('').replace(/\s+/g, ' ').trim();
}
