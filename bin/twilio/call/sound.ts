import { resolveReference } from '../http';
import { type TwimlElement, textOf } from '../twiml';
import type { Form } from '../webhook-call';
import { type Call, CONTINUE, methodOf, type Turn } from './call';

/** Plays a verb that only produces sound, or names one that this tool doesn't play. */
export function playSound(verb: TwimlElement, call: Call): Turn {
  call.say('twilio', sound(verb));
  return CONTINUE;
}

function sound(verb: TwimlElement): string {
  const { name, attributes } = verb;
  const repeated = repeats(attributes['loop']);
  if (name === 'Say') return `says “${textOf(verb)}”${repeated}`;
  if (name === 'Play') return `plays ${textOf(verb) || `tones ${attributes['digits'] ?? ''}`}${repeated}`;
  if (name === 'Pause') return `waits ${attributes['length'] ?? '1'} s`;
  return `skips <${name}>, which this tool doesn't play`;
}

function repeats(loop: string | undefined): string {
  if (loop === undefined || loop === '1') return '';
  return loop === '0' ? ', over and over' : `, ${loop} times`;
}

/** Continues at a verb's `action`, which defaults to the current document. */
export function fetchAction({ attributes }: TwimlElement, { documentUrl }: Call, params: Form): Turn {
  const { action, method } = attributes;
  const url = resolveReference(documentUrl, action?.trim() ?? '');
  return { do: 'fetch', url, method: methodOf(method), params };
}
