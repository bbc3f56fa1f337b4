import { resolveReference } from '../http';
import { sid, timestamp } from '../kinds';
import { childElements, type TwimlElement, textOf } from '../twiml';
import type { Form } from '../webhook-call';
import { type Call, CONTINUE, type Leg, methodOf, namesIn, type Turn } from './call';
import type { DialResult } from './party';
import { recordingOf, tellRecording } from './record';
import { fetchAction } from './sound';
import { playConference } from './waiting';

/** A party that a `<Dial>` calls. */
interface Called {
  readonly noun: TwimlElement;
  readonly leg: Leg;
  /** Parameters of its document beside those of the leg. */
  readonly own: Form;
  /** Number of status callbacks so far. */
  told: number;
}

/** Calls other parties and connects the first one. No real call is made. https://www.twilio.com/docs/voice/twiml/dial */
export async function playDial(verb: TwimlElement, call: Call): Promise<Turn> {
  const nouns = childElements(verb);
  const conference = nouns.find(({ name }) => name === 'Conference');
  if (conference) return playConference(verb, conference, call);
  const plain = textOf(verb);
  const parties = nouns.length > 0 || plain === '' ? nouns : [{ name: 'Number', attributes: {}, children: [plain] }];
  const called = parties.map((noun) => calledParty(noun, verb, call));
  const names = parties.map((noun) => `${noun.name} ${textOf(noun)}`.trim()).join(', ') || 'nobody';
  call.say('twilio', `dials ${names} (simulated)`);
  const result = await call.party.dial(names);
  const first = await ring(called, result, verb.attributes['sequential'] === 'true', call);
  return afterDial(verb, call, { result, ...first });
}

/** The party that was connected, or the last one that was called. */
interface Outcome {
  readonly party: Called | undefined;
  readonly bridged: boolean;
}

async function ring(called: readonly Called[], result: DialResult, sequential: boolean, call: Call): Promise<Outcome> {
  let outcome: Outcome = { party: undefined, bridged: false };
  for (const parties of sequential ? called.map((party) => [party]) : [called]) {
    for (const party of parties) await tell(party, 'initiated', 'initiated', call);
    if (result !== 'failed') for (const party of parties) await tell(party, 'ringing', 'ringing', call);
    if (result === 'completed') return connect(parties, call);
    call.say(result === 'busy' || result === 'no-answer' ? 'callee' : 'twilio', WORDS[result]);
    for (const party of parties) await tell(party, 'completed', result, call);
    outcome = { party: parties.at(-1), bridged: false };
  }
  return outcome;
}

const WORDS = {
  busy: 'is busy',
  'no-answer': "doesn't answer",
  failed: "can't reach the called party",
  canceled: 'cancels the call, as the REST API can',
} as const;

/** The first party answers, so Twilio hangs up on the others. A document at its `url` can still reject the call. */
async function connect([party, ...others]: readonly Called[], call: Call): Promise<Outcome> {
  if (!party) return { party, bridged: false };
  call.say('callee', 'answers');
  await tell(party, 'answered', 'in-progress', call);
  for (const other of others) await tell(other, 'completed', 'no-answer', call);
  const { url, method } = party.noun.attributes;
  const isCalled = CALLED.includes(party.noun.name);
  const whisper = url?.trim() && isCalled ? resolveReference(call.documentUrl, url.trim()) : undefined;
  const params = { ...party.own, CallStatus: 'in-progress' };
  const ending = whisper && (await call.play({ url: whisper, method: methodOf(method), params }, party.leg));
  const bridged = !ending || ending.do === 'continue';
  if (bridged) call.say('twilio', `connects both for ${SECONDS} s`);
  await tell(party, 'completed', 'completed', call);
  return { party, bridged };
}

/** Length of a connected call. */
const SECONDS = '5';

/** Nouns whose `url` and `statusCallback` this tool calls. */
const CALLED = ['Number', 'Client', 'Sip', 'WhatsApp', 'Queue'];

/** Calls a noun's `statusCallback`. https://www.twilio.com/docs/voice/twiml/number#attributes-status-callback */
async function tell(
  party: Called,
  event: 'initiated' | 'ringing' | 'answered' | 'completed',
  status: string,
  call: Call,
): Promise<void> {
  const { statusCallback, statusCallbackMethod, statusCallbackEvent } = party.noun.attributes;
  if (!statusCallback?.trim() || !CALLED.includes(party.noun.name)) return;
  if (!namesIn(statusCallbackEvent, 'completed').includes(event)) return;
  const answered = status === 'completed';
  const ended = event === 'completed' && {
    CallDuration: answered ? SECONDS : '0',
    Duration: answered ? '1' : '0',
  };
  const url = resolveReference(call.documentUrl, statusCallback.trim());
  const { To = '' } = party.leg.params;
  const progress = {
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(party.told),
    Timestamp: timestamp(),
  };
  party.told += 1;
  const params = { CallStatus: status, To, ...progress, ...ended };
  await call.callback({ url, method: methodOf(statusCallbackMethod), params }, party.leg);
}

/** The leg to a called party, or that of a caller who waits in a queue. */
function calledParty(noun: TwimlElement, { attributes }: TwimlElement, { leg }: Call): Called {
  const { CallSid = '', From = '' } = leg.params;
  if (noun.name === 'Queue') {
    const own = { QueueSid: sid('QU'), QueueTime: '30', DequeingCallSid: CallSid };
    return { noun, leg: { who: 'callee', params: { ...leg.params, CallSid: sid('CA') } }, own, told: 0 };
  }
  const name = textOf(noun);
  const prefix = PREFIXES[noun.name] ?? '';
  const [to, from] = [name.startsWith(prefix) ? name : prefix + name, attributes['callerId'] ?? From];
  const params = {
    ...leg.params,
    ...{ CallSid: sid('CA'), ParentCallSid: CallSid, Direction: 'outbound-dial' },
    ...{ To: to, Called: to, ToCity: '', ToState: '', ToZip: '', ToCountry: '', From: from, Caller: from },
  };
  return { noun, leg: { who: 'callee', params }, own: {}, told: 0 };
}

const PREFIXES: Readonly<Record<string, string>> = { Client: 'client:', WhatsApp: 'whatsapp:' };

/** Reports the recording, then continues at the `action`, or with the next verb. */
async function afterDial(
  verb: TwimlElement,
  call: Call,
  { result, party, bridged }: Outcome & { readonly result: DialResult },
): Promise<Turn> {
  const { record = 'do-not-record', action } = verb.attributes;
  const recorded = bridged && record !== 'do-not-record' && record !== 'false';
  const channels = record.endsWith('-dual') ? '2' : '1';
  const recording = recorded && recordingOf(call, { RecordingSource: 'DialVerb', RecordingChannels: channels });
  if (recording) await tellRecording(verb, call, recording);
  if (action === undefined) return CONTINUE;
  const { CallSid = '' } = party?.leg.params ?? {};
  return fetchAction(verb, call, {
    DialCallStatus: result,
    ...(CallSid === '' ? {} : { DialCallSid: CallSid }),
    DialBridged: String(bridged),
    ...(result === 'completed' ? { DialCallDuration: SECONDS } : {}),
    ...(party?.noun.name === 'Queue' ? party.own : {}),
    ...(recording ? { RecordingUrl: recording['RecordingUrl'] ?? '' } : {}),
  });
}
