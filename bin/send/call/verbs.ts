import { type TwimlElement, textOf } from '../twiml/parse-twiml';
import { resolveReference } from '../wire/reference';
import { methodOf } from './action';
import type { CallState, Turn } from './call-state';
import { playDial, playEnqueue } from './dial';
import { playGather } from './gather';
import { playRecord } from './record';
import { playSound } from './sounds';

type Play = (verb: TwimlElement, call: CallState) => Turn | Promise<Turn>;

const VERBS: Readonly<Record<string, Play>> = {
  Dial: playDial,
  Enqueue: playEnqueue,
  Gather: playGather,
  Hangup: playHangup,
  Record: playRecord,
  Redirect: playRedirect,
  Reject: playReject,
};

/** Plays one verb; those that only sound, or are unknown, go on to the next. */
export function playVerb(verb: TwimlElement, call: CallState): Turn | Promise<Turn> {
  const play = Object.hasOwn(VERBS, verb.name) ? VERBS[verb.name] : undefined;
  return (play ?? playSound)(verb, call);
}

function playHangup(_: TwimlElement, call: CallState): Turn {
  call.say('twilio', 'hangs up');
  return { do: 'end', status: 'completed' };
}

/** https://www.twilio.com/docs/voice/twiml/reject */
function playReject({ attributes }: TwimlElement, call: CallState): Turn {
  const status = attributes['reason'] === 'busy' ? 'busy' : 'no-answer';
  call.say('twilio', `rejects the call: ${status}`);
  return { do: 'end', status };
}

function playRedirect(verb: TwimlElement, { documentUrl }: CallState): Turn {
  const url = resolveReference(documentUrl, textOf(verb));
  return { do: 'fetch', url, method: methodOf(verb.attributes['method']), params: {} };
}
