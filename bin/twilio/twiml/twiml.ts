import type { IncomingHttpHeaders } from 'node:http';
import { SaxesParser } from 'saxes';

/** https://www.twilio.com/docs/api/errors/11750 */
export const MAX_TWIML_BYTES = 64 * 1024;

/** Read as TwiML. https://www.twilio.com/docs/voice/twiml#twilio-understands-mime-types */
export const TWIML_TYPES: readonly string[] = ['text/xml', 'application/xml', 'text/html'];

/** Type and subtype in lower case; `undefined` without a `Content-Type`. */
export function mediaType(headers: IncomingHttpHeaders): string | undefined {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() || undefined;
}

/** An element of a TwiML document. */
export interface TwimlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (TwimlElement | string)[];
}

/** Where and why a document is not well-formed. */
export interface TwimlError {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

interface Open {
  readonly name: string;
  readonly attributes: Record<string, string>;
  readonly children: (TwimlElement | string)[];
}

/**
 * Reads TwiML. saxes holds to the XML recommendation to the letter, where DOM parsers let a lone `&` pass.
 *
 * @returns the root, or the first thing that is not well-formed.
 */
export function parseTwiml(text: string): TwimlElement | TwimlError {
  const parser = new SaxesParser({ position: true });
  const document: Open = { name: '', attributes: {}, children: [] };
  const open: Open[] = [document];
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
  if (error) return loneAmpersand(text) ?? error;
  const root = document.children.find((child) => typeof child !== 'string');
  return root ?? { line: 1, column: 0, message: 'there is no element.' };
}

/** The most common mistake, which the parser only notices where the document ends. */
function loneAmpersand(text: string): TwimlError | undefined {
  const blanked = text.replace(/<!--[\s\S]*?-->|<!\[CDATA\[[\s\S]*?\]\]>/g, (part) => part.replace(/&/g, ' '));
  const at = /&(?!(?:[A-Za-z_][\w.-]*|#\d+|#x[\da-f]+);)/i.exec(blanked)?.index;
  if (at === undefined) return undefined;
  const before = text.slice(0, at).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1, message: 'a lone &: write &amp;.' };
}

/** Whether reading failed. */
export function isTwimlError(read: TwimlElement | TwimlError): read is TwimlError {
  return 'message' in read;
}

/** The elements directly in an element. */
export function childElements({ children }: TwimlElement): TwimlElement[] {
  return children.filter((child) => typeof child !== 'string');
}

/** All text in an element, blanks around it and doubled ones dropped. */
export function textOf({ children }: TwimlElement): string {
  const parts = children.map((child) => (typeof child === 'string' ? child : textOf(child)));
  return parts.join('').replace(/\s+/g, ' ').trim();
}
