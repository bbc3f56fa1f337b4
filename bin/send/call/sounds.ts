import { type TwimlElement, textOf } from '../twiml/parse-twiml';
import { type CallState, CONTINUE, type Turn } from './call-state';

/** What the caller hears: `<Say>`, `<Play>`, `<Pause>`; anything else is named. */
export function playSound(verb: TwimlElement, call: CallState): Turn {
  call.say('twilio', heard(verb));
  return CONTINUE;
}

function heard(verb: TwimlElement): string {
  const { name, attributes } = verb;
  if (name === 'Say') return `says “${textOf(verb)}”${repeats(attributes['loop'])}`;
  if (name === 'Play')
    return `plays ${textOf(verb) || `tones ${attributes['digits'] ?? ''}`}${repeats(attributes['loop'])}`;
  if (name === 'Pause') return `waits ${attributes['length'] ?? '1'} s`;
  return `does <${name}>, which is not played here`;
}

function repeats(loop: string | undefined): string {
  if (loop === undefined || loop === '1') return '';
  return loop === '0' ? ', over and over' : `, ${loop} times`;
}
