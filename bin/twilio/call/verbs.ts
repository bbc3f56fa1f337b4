import { resolveReference } from '../http';
import { newRecording, sid } from '../kinds';
import { childElements, type TwimlElement, textOf } from '../twiml';
import type { Form } from '../webhook-call';

/** A line of the dialogue. */
export interface Line {
  /** `twilio` plays and dials, `caller` presses keys and hangs up, `webhook` receives a request. */
  readonly who: 'twilio' | 'caller' | 'webhook';
  readonly text: string;
}

/** The step that follows a verb. */
export type Turn =
  | { readonly do: 'continue' }
  | { readonly do: 'end'; readonly status: 'completed' | 'busy' | 'no-answer' }
  | { readonly do: 'fetch'; readonly url: string; readonly method: 'GET' | 'POST'; readonly params: Form };

/** The call as a verb sees it. */
export interface CallState {
  /** URL of the document being played, and the base of relative URLs in it. */
  readonly documentUrl: string;
  readonly callSid: string;
  readonly say: (who: Line['who'], text: string) => void;
  /** Returns the keys that the caller presses at the next `<Gather>`; `undefined` for none. */
  readonly nextDigits: () => string | undefined;
  /** Sends a status callback. */
  readonly callback: (url: string, method: 'GET' | 'POST', params: Form) => Promise<void>;
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

/** Plays a verb. Verbs that only produce sound, and unknown ones, continue with the next. */
export function playVerb(verb: TwimlElement, call: CallState): Turn | Promise<Turn> {
  const play = Object.hasOwn(VERBS, verb.name) ? VERBS[verb.name] : undefined;
  return (play ?? playSound)(verb, call);
}

const CONTINUE: Turn = { do: 'continue' };

function playSound(verb: TwimlElement, call: CallState): Turn {
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

/** The called party answers and hangs up; no real call is made. https://www.twilio.com/docs/voice/twiml/dial */
function playDial(verb: TwimlElement, call: CallState): Turn {
  const called = childElements(verb).map((noun) => `${noun.name} ${textOf(noun)}`.trim());
  call.say('twilio', `dials ${called.join(', ') || textOf(verb) || 'nobody'} (simulated)`);
  if (verb.attributes['action'] === undefined) return CONTINUE;
  return fetchAction(verb, call, { DialCallStatus: 'completed', DialCallSid: sid('CA'), DialCallDuration: '5' });
}

/** The caller waits and is dequeued. https://www.twilio.com/docs/voice/twiml/enqueue */
function playEnqueue(verb: TwimlElement, call: CallState): Turn {
  const queue = textOf(verb) || verb.attributes['workflowSid'] || 'a queue';
  call.say('twilio', `adds the caller to ${queue} and removes them after 5 s`);
  if (verb.attributes['action'] === undefined) return CONTINUE;
  return fetchAction(verb, call, { QueueResult: 'bridged', QueueSid: sid('QU'), QueueTime: '5' });
}

/** Plays the prompts, then collects the caller's keys. https://www.twilio.com/docs/voice/twiml/gather */
function playGather(verb: TwimlElement, call: CallState): Turn {
  for (const prompt of childElements(verb)) playSound(prompt, call);
  const pressed = call.nextDigits();
  if (pressed === undefined) return playSilence(verb, call);
  const { digits, finishedOnKey } = gathered(pressed, verb.attributes);
  call.say('caller', `presses ${pressed}`);
  return fetchAction(verb, call, { Digits: digits, ...(finishedOnKey === '' ? {} : { FinishedOnKey: finishedOnKey }) });
}

function playSilence(verb: TwimlElement, call: CallState): Turn {
  call.say('caller', 'presses nothing');
  return verb.attributes['actionOnEmptyResult'] === 'true' ? fetchAction(verb, call, { Digits: '' }) : CONTINUE;
}

/** Input ends before the finish key, or after `numDigits`. */
function gathered(pressed: string, { numDigits, finishOnKey = '#' }: TwimlElement['attributes']) {
  const end = finishOnKey === '' ? -1 : [...pressed].findIndex((key) => finishOnKey.includes(key));
  const most = /^[1-9]\d*$/.test(numDigits ?? '') ? Number(numDigits) : Number.POSITIVE_INFINITY;
  const finished = end >= 0 && end < most;
  const digits = finished ? pressed.slice(0, end) : pressed.slice(0, most);
  return { digits, finishedOnKey: finished ? pressed.charAt(end) : '' };
}

function playHangup(_: TwimlElement, call: CallState): Turn {
  call.say('twilio', 'hangs up');
  return { do: 'end', status: 'completed' };
}

/** The caller speaks, then presses #. https://www.twilio.com/docs/voice/twiml/record */
async function playRecord(verb: TwimlElement, call: CallState): Promise<Turn> {
  const recording = newRecording({ CallSid: call.callSid });
  const { RecordingSid = '', RecordingUrl = '', RecordingDuration = '' } = recording;
  call.say('caller', `speaks for ${RecordingDuration} s and presses #`);
  const { recordingStatusCallback, recordingStatusCallbackMethod } = verb.attributes;
  if (recordingStatusCallback) {
    const url = resolveReference(call.documentUrl, recordingStatusCallback);
    await call.callback(url, methodOf(recordingStatusCallbackMethod), recording);
  }
  return fetchAction(verb, call, { RecordingSid, RecordingUrl, RecordingDuration, Digits: '#' });
}

function playRedirect(verb: TwimlElement, { documentUrl }: CallState): Turn {
  const url = resolveReference(documentUrl, textOf(verb));
  return { do: 'fetch', url, method: methodOf(verb.attributes['method']), params: {} };
}

/** https://www.twilio.com/docs/voice/twiml/reject */
function playReject({ attributes }: TwimlElement, call: CallState): Turn {
  const status = attributes['reason'] === 'busy' ? 'busy' : 'no-answer';
  call.say('twilio', `rejects the call: ${status}`);
  return { do: 'end', status };
}

/** Continues at a verb's `action`, which defaults to the current document. */
function fetchAction({ attributes }: TwimlElement, { documentUrl }: CallState, params: Form): Turn {
  const { action, method } = attributes;
  const url = resolveReference(documentUrl, action?.trim() ?? '');
  return { do: 'fetch', url, method: methodOf(method), params };
}

function methodOf(text: string | undefined): 'GET' | 'POST' {
  return text?.trim().toUpperCase() === 'GET' ? 'GET' : 'POST';
}
