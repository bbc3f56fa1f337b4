import { resolveReference, shownUrl } from '../http';
import { childElements, type TwimlElement, textOf } from '../twiml';
import { type Call, CONTINUE, isOwnUrl, methodOf, type Play, type Turn } from './call';
import { playConnect } from './connect';
import { playDial } from './dial';
import { playGather } from './gather';
import { playRecord } from './record';
import { playSound } from './sound';
import { playEnqueue } from './waiting';

const VERBS: Readonly<Record<string, Play>> = {
  Connect: playConnect,
  Dial: playDial,
  Enqueue: playEnqueue,
  Gather: playGather,
  Hangup: playHangup,
  Leave: playLeave,
  Record: playRecord,
  Redirect: playRedirect,
  Reject: playReject,
};

/** Verbs that Twilio doesn't play to a called party. */
const CALLER_ONLY = ['Connect', 'Dial', 'Enqueue', 'Leave'];

/** Plays a verb. Verbs that only produce sound, and unknown ones, continue with the next. */
export function playVerb(verb: TwimlElement, call: Call): Turn | Promise<Turn> {
  const { name } = verb;
  if (call.leg.who === 'callee' && CALLER_ONLY.includes(name)) {
    call.say('twilio', `skips <${name}>, which Twilio doesn't play to a called party`);
    return CONTINUE;
  }
  nameUncalled(verb, call);
  const play = Object.hasOwn(VERBS, name) ? VERBS[name] : undefined;
  return (play ?? playSound)(verb, call);
}

/** URLs in attributes that this tool calls as Twilio does, by element. */
const CALLED: Readonly<Record<string, readonly string[]>> = {
  Client: ['url', 'statusCallback'],
  Connect: ['action'],
  ConversationRelay: ['url'],
  Conference: ['waitUrl', 'statusCallback', 'recordingStatusCallback'],
  Dial: ['action', 'recordingStatusCallback'],
  Enqueue: ['action', 'waitUrl'],
  Gather: ['action', 'partialResultCallback'],
  Number: ['url', 'statusCallback'],
  Queue: ['url'],
  Record: ['action', 'recordingStatusCallback', 'transcribeCallback'],
  Sip: ['url', 'statusCallback'],
  WhatsApp: ['url', 'statusCallback'],
};

/** Names the URLs that Twilio would call and this tool doesn't. */
function nameUncalled(element: TwimlElement, call: Call): void {
  const isRelay = childElements(element).some(({ name }) => name === 'ConversationRelay');
  const called = element.name === 'Connect' && !isRelay ? [] : (CALLED[element.name] ?? []);
  for (const [name, value] of Object.entries(element.attributes)) {
    if (!/(?:^action|url|callback)$/i.test(name) || value.trim() === '') continue;
    const elsewhere = name === 'waitUrl' && !isOwnUrl(value, call);
    if (called.includes(name) && !elsewhere) continue;
    const why = elsewhere ? ', which is on another server' : '';
    call.say('twilio', `skips ${name} ${shownUrl(value.trim())} of <${element.name}>${why}`);
  }
  for (const child of childElements(element)) nameUncalled(child, call);
}

function playHangup(_: TwimlElement, call: Call): Turn {
  call.say('twilio', 'hangs up');
  return { do: 'end', status: 'completed' };
}

/** https://www.twilio.com/docs/voice/twiml/leave */
function playLeave(_: TwimlElement, call: Call): Turn {
  if (!call.leg.queued) {
    call.say('twilio', "skips <Leave>, because the caller isn't in a queue");
    return CONTINUE;
  }
  call.say('twilio', 'takes the caller out of the queue');
  return { do: 'leave' };
}

function playRedirect(verb: TwimlElement, { documentUrl }: Call): Turn {
  const url = resolveReference(documentUrl, textOf(verb));
  return { do: 'fetch', url, method: methodOf(verb.attributes['method']), params: {} };
}

/** https://www.twilio.com/docs/voice/twiml/reject */
function playReject({ attributes }: TwimlElement, call: Call): Turn {
  const status = attributes['reason'] === 'busy' ? 'busy' : 'no-answer';
  call.say('twilio', `rejects the call: ${status}`);
  return { do: 'end', status };
}
