import { resolveReference } from '../http';
import { freshRecording, sid } from '../kinds';
import { childElements, type TwimlElement, textOf } from '../twiml';
import type { Form } from '../webhook-call';
import { type CallState, CONTINUE, type Turn } from './call-state';

/** A method in an attribute; POST unless it says GET. */
function methodOf(text: string | undefined): 'GET' | 'POST' {
  return text?.trim().toUpperCase() === 'GET' ? 'GET' : 'POST';
}

/** Goes on at a verb's `action`, or at the document itself when it names none. */
function toAction({ attributes }: TwimlElement, { documentUrl }: CallState, params: Form): Turn {
  const { action, method } = attributes;
  const url = resolveReference(documentUrl, action?.trim() ?? '');
  return { do: 'fetch', url, method: methodOf(method), params };
}

/** What the caller hears: `<Say>`, `<Play>`, `<Pause>`; anything else is named. */
function playSound(verb: TwimlElement, call: CallState): Turn {
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

/** `<Dial>`: somebody answers and hangs up; nobody is called. https://www.twilio.com/docs/voice/twiml/dial */
function playDial(verb: TwimlElement, call: CallState): Turn {
  const called = childElements(verb).map((noun) => `${noun.name} ${textOf(noun)}`.trim());
  call.say('twilio', `dials ${called.join(', ') || textOf(verb) || 'nobody'} (not really)`);
  if (verb.attributes['action'] === undefined) return CONTINUE;
  return toAction(verb, call, { DialCallStatus: 'completed', DialCallSid: sid('CA'), DialCallDuration: '5' });
}

/** `<Enqueue>`: the caller waits and is taken out. https://www.twilio.com/docs/voice/twiml/enqueue */
function playEnqueue(verb: TwimlElement, call: CallState): Turn {
  const queue = textOf(verb) || verb.attributes['workflowSid'] || 'a queue';
  call.say('twilio', `puts the caller into ${queue}, and takes him out after 5 s`);
  if (verb.attributes['action'] === undefined) return CONTINUE;
  return toAction(verb, call, { QueueResult: 'bridged', QueueSid: sid('QU'), QueueTime: '5' });
}

/** `<Gather>`: plays its prompts, then takes what the caller presses. https://www.twilio.com/docs/voice/twiml/gather */
function playGather(verb: TwimlElement, call: CallState): Turn {
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

/** `<Record>`: the caller speaks for a while and presses #. https://www.twilio.com/docs/voice/twiml/record */
async function playRecord(verb: TwimlElement, call: CallState): Promise<Turn> {
  const recording = freshRecording({ CallSid: call.callSid });
  const { RecordingSid = '', RecordingUrl = '', RecordingDuration = '' } = recording;
  call.say('caller', `speaks for ${RecordingDuration} s and presses #`);
  const { recordingStatusCallback, recordingStatusCallbackMethod } = verb.attributes;
  if (recordingStatusCallback) {
    const url = resolveReference(call.documentUrl, recordingStatusCallback);
    await call.callback(url, methodOf(recordingStatusCallbackMethod), recording);
  }
  return toAction(verb, call, { RecordingSid, RecordingUrl, RecordingDuration, Digits: '#' });
}

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
