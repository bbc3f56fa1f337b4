import { MAX_TWIML_BYTES, mediaType, TWIML_TYPES } from '../twiml/content';
import { childElements, isTwimlError, parseTwiml, type TwimlElement } from '../twiml/parse-twiml';
import type { Answer } from '../wire/exchange';

/** What an answer tells a call to do, or the error that the caller would hear instead. */
export type CallDocument =
  | { readonly verbs: readonly TwimlElement[] }
  | { readonly code: number; readonly message: string };

/** What Twilio makes of an answer: TwiML, a sound to play, or a text to speak. */
export function callDocument({ headers, body }: Answer): CallDocument {
  const type = mediaType(headers);
  if (type === undefined) return { code: 11200, message: 'The answer has no Content-Type.' };
  if (type.startsWith('audio/')) return { verbs: [verb('Play', `(${type}, ${body.length} bytes)`)] };
  if (body.length > MAX_TWIML_BYTES) return { code: 11750, message: `The answer has ${body.length} bytes.` };
  const text = body.toString('utf8');
  if (text.trim() === '') return { code: 11770, message: 'The answer is empty.' };
  if (type === 'text/plain') return { verbs: [verb('Say', text.trim())] };
  if (!TWIML_TYPES.includes(type)) return { code: 12300, message: `The answer is ${type}, no TwiML.` };
  return twimlDocument(text);
}

function twimlDocument(text: string): CallDocument {
  const read = parseTwiml(text);
  if (isTwimlError(read)) {
    return { code: 12100, message: `Not well-formed at ${read.line}:${read.column}: ${read.message}` };
  }
  if (read.name !== 'Response') return { code: 12200, message: `The root is <${read.name}> instead of <Response>.` };
  return { verbs: childElements(read) };
}

function verb(name: string, text: string): TwimlElement {
  return { name, attributes: {}, children: [text] };
}
