import { TwilioLimits } from '../../../lib/contract';
import type { Delivery } from '../deliver';
import { DeliveryFailure, type HttpResponse } from '../http';
import { childElements, isTwimlError, mediaType, parseTwiml, TWIML_TYPES, type TwimlElement } from '../twiml';

/** A response that Twilio can play, and the URL that sent it. */
export interface PlayableDocument {
  readonly url: string;
  readonly verbs: readonly TwimlElement[];
}

/** @throws {DeliveryFailure} when Twilio can't use the response as TwiML, as audio to play or as text to speak. */
export function documentIn({ followed, failure }: Delivery): PlayableDocument {
  if (failure || !followed) throw failure ?? new DeliveryFailure('protocol', 11200, 'No response arrived.');
  return { url: followed.url, verbs: verbsIn(followed.response) };
}

function verbsIn({ headers, body }: HttpResponse): readonly TwimlElement[] {
  const type = mediaType(headers);
  if (type === undefined) throw unusable(11200, 'The response has no Content-Type.');
  if (type.startsWith('audio/')) return [verb('Play', `(${type}, ${body.length} bytes)`)];
  if (body.length > TwilioLimits.twimlBytes) throw unusable(11750, `The response has ${body.length} bytes.`);
  const text = body.toString('utf8');
  if (text.trim() === '') throw unusable(11770, 'The response is empty.');
  if (type === 'text/plain') return [verb('Say', text.trim())];
  if (!TWIML_TYPES.includes(type)) throw unusable(12300, `The response is ${type} instead of TwiML.`);
  const root = parseTwiml(text);
  if (isTwimlError(root)) throw unusable(12100, `Not well-formed at ${root.line}:${root.column}: ${root.message}`);
  if (root.name !== 'Response') throw unusable(12200, `The root is <${root.name}> instead of <Response>.`);
  return childElements(root);
}

function unusable(code: number, message: string): DeliveryFailure {
  return new DeliveryFailure('protocol', code, message);
}

function verb(name: string, text: string): TwimlElement {
  return { name, attributes: {}, children: [text] };
}
