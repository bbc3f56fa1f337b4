import type { TwimlElement } from '../twiml/parse-twiml';
import { childElements } from '../twiml/parse-twiml';
import { toAction } from './action';
import { type CallState, CONTINUE, type Turn } from './call-state';
import { playSound } from './sounds';

/** `<Gather>`: plays its prompts, then takes what the caller presses. https://www.twilio.com/docs/voice/twiml/gather */
export function playGather(verb: TwimlElement, call: CallState): Turn {
  for (const prompt of childElements(verb)) playSound(prompt, call);
  const pressed = call.nextDigits();
  if (pressed === undefined) return silence(verb, call);
  const { digits, finishedOnKey } = taken(pressed, verb.attributes);
  call.say('caller', `presses ${pressed}`);
  return toAction(verb, call, { Digits: digits, ...(finishedOnKey === '' ? {} : { FinishedOnKey: finishedOnKey }) });
}

function silence(verb: TwimlElement, call: CallState): Turn {
  call.say('caller', 'presses nothing');
  return verb.attributes['actionOnEmptyResult'] === 'true' ? toAction(verb, call, { Digits: '' }) : CONTINUE;
}

/** Up to the key that ends the input, which is not among the digits, or to as many as are asked for. */
function taken(pressed: string, { numDigits, finishOnKey = '#' }: TwimlElement['attributes']) {
  const end = finishOnKey === '' ? -1 : [...pressed].findIndex((key) => finishOnKey.includes(key));
  const most = /^[1-9]\d*$/.test(numDigits ?? '') ? Number(numDigits) : Number.POSITIVE_INFINITY;
  const finished = end >= 0 && end < most;
  const digits = finished ? pressed.slice(0, end) : pressed.slice(0, most);
  return { digits, finishedOnKey: finished ? pressed.charAt(end) : '' };
}
