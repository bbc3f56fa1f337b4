import type { TwimlElement } from '../twiml/parse-twiml';
import type { Form } from '../webhook-call';
import { resolveReference } from '../wire/reference';
import type { CallState, Turn } from './call-state';

/** A method in an attribute; POST unless it says GET. */
export function methodOf(text: string | undefined): 'GET' | 'POST' {
  return text?.trim().toUpperCase() === 'GET' ? 'GET' : 'POST';
}

/** Goes on at a verb's `action`, or at the document itself when it names none. */
export function toAction({ attributes }: TwimlElement, { documentUrl }: CallState, params: Form): Turn {
  const { action, method } = attributes;
  const url = resolveReference(documentUrl, action?.trim() ?? '');
  return { do: 'fetch', url, method: methodOf(method), params };
}
