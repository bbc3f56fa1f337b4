import { isTwimlError, MAX_TWIML_BYTES, parseTwiml, TWIML_TYPES, type TwimlElement } from '../../twilio';

/** TwiML for a person. */
export interface TwimlView {
  /** Pretty-printed; as it was sent when it is not well-formed. */
  readonly lines: readonly string[];
  readonly errors: readonly TwimlProblem[];
}

/** What Twilio would not accept. */
export interface TwimlProblem {
  /** From 1, among the lines of the view; `null` when it is about the whole. */
  readonly line: number | null;
  readonly message: string;
}

/** An answer's body as TwiML; `undefined` when it is none and was not meant to be any. */
export function twimlView(body: string, contentType: string): TwimlView | undefined {
  const type = contentType.split(';')[0]?.trim().toLowerCase() ?? '';
  if (!/^\s*</.test(body) || !(TWIML_TYPES.includes(type) || body.includes('<Response'))) return undefined;
  const errors = wholeProblems(body, type);
  const parsed = parseTwiml(body);
  if (isTwimlError(parsed)) {
    const { line, column, message } = parsed;
    return {
      lines: body.split('\n'),
      errors: [...errors, { line, message: `line ${line}, column ${column}: ${message}` }],
    };
  }
  const root = `the root element is <${parsed.name}>, Twilio wants <Response>.`;
  const wrongRoot = parsed.name === 'Response' ? [] : [{ line: 1, message: root }];
  return { lines: pretty(parsed, ''), errors: [...errors, ...wrongRoot] };
}

function wholeProblems(body: string, type: string): TwimlProblem[] {
  const bytes = Buffer.byteLength(body);
  const tooLong = `${bytes} bytes are more than the ${MAX_TWIML_BYTES} that Twilio takes.`;
  const wrongType = `the content type ${type || '(none)'} is not read as TwiML: send text/xml.`;
  return [
    ...(bytes > MAX_TWIML_BYTES ? [{ line: null, message: tooLong }] : []),
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
