import { TwilioLimits } from '../../lib/contract';
import { isTwimlError, parseTwiml, TWIML_TYPES, type TwimlElement } from '../twilio';

/** TwiML in a readable layout. */
export interface TwimlView {
  /** Pretty-printed; unchanged when the document isn't well-formed. */
  readonly lines: readonly string[];
  readonly errors: readonly TwimlProblem[];
}

/** A reason why Twilio wouldn't accept the TwiML. */
export interface TwimlProblem {
  /** Line of the view, from 1; `null` for the whole document. */
  readonly line: number | null;
  readonly message: string;
}

/** Returns the TwiML view of an answer's body; `undefined` if the body wasn't meant to be TwiML. */
export function twimlView(body: string, contentType: string): TwimlView | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^\s*</.test(body) || !(TWIML_TYPES.includes(type) || body.includes('<Response'))) return undefined;
  const errors = wholeProblems(body, type);
  const parsed = parseTwiml(body);
  if (isTwimlError(parsed)) {
    const { line, column, message } = parsed;
    return {
      lines: body.split('\n'),
      errors: [...errors, { line, message: `Line ${line}, column ${column}: ${message}` }],
    };
  }
  const root = `The root element is <${parsed.name}>. Twilio requires <Response>.`;
  const wrongRoot = parsed.name === 'Response' ? [] : [{ line: 1, message: root }];
  return { lines: pretty(parsed, ''), errors: [...errors, ...wrongRoot] };
}

function wholeProblems(body: string, type: string): TwimlProblem[] {
  const bytes = Buffer.byteLength(body);
  const tooLong = `The document has ${bytes} bytes. Twilio accepts at most ${TwilioLimits.twimlBytes}.`;
  const wrongType = `Twilio doesn't read the content type ${type || '(none)'} as TwiML. Send text/xml.`;
  return [
    ...(bytes > TwilioLimits.twimlBytes ? [{ line: null, message: tooLong }] : []),
    ...(TWIML_TYPES.includes(type) ? [] : [{ line: null, message: wrongType }]),
  ];
}

function pretty({ name, attributes, children }: TwimlElement, indent: string): string[] {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${escaped(value).replaceAll('"', '&quot;')}"`,
  );
  const start = `<${name}${written.join('')}`;
  const content = children.filter((child) => typeof child !== 'string' || child.trim() !== '');
  if (content.length === 0) return [`${indent}${start}/>`];
  if (content.every((child) => typeof child === 'string')) {
    return `${indent}${start}>${escaped(content.join('').trim())}</${name}>`.split('\n');
  }
  const inner = `${indent}  `;
  const lines = content.flatMap((child) =>
    typeof child === 'string' ? [`${inner}${escaped(child.trim())}`] : pretty(child, inner),
  );
  return [`${indent}${start}>`, ...lines, `${indent}</${name}>`];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
