import { sid } from '../sid';
import { childElements, type TwimlElement, textOf } from '../twiml/parse-twiml';
import { toAction } from './action';
import { type CallState, CONTINUE, type Turn } from './call-state';

/** `<Dial>`: somebody answers and hangs up; nobody is called. https://www.twilio.com/docs/voice/twiml/dial */
export function playDial(verb: TwimlElement, call: CallState): Turn {
  const called = childElements(verb).map((noun) => `${noun.name} ${textOf(noun)}`.trim());
  call.say('twilio', `dials ${called.join(', ') || textOf(verb) || 'nobody'} (not really)`);
  if (verb.attributes['action'] === undefined) return CONTINUE;
  return toAction(verb, call, { DialCallStatus: 'completed', DialCallSid: sid('CA'), DialCallDuration: '5' });
}

/** `<Enqueue>`: the caller waits and is taken out. https://www.twilio.com/docs/voice/twiml/enqueue */
export function playEnqueue(verb: TwimlElement, call: CallState): Turn {
  const queue = textOf(verb) || verb.attributes['workflowSid'] || 'a queue';
  call.say('twilio', `puts the caller into ${queue}, and takes him out after 5 s`);
  if (verb.attributes['action'] === undefined) return CONTINUE;
  return toAction(verb, call, { QueueResult: 'bridged', QueueSid: sid('QU'), QueueTime: '5' });
}
