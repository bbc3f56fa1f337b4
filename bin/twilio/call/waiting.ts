import { resolveReference } from '../http';
import { sid, timestamp } from '../kinds';
import { type TwimlElement, textOf } from '../twiml';
import {
  type Call,
  CONTINUE,
  type Ending,
  isOwnUrl,
  type Leg,
  type Method,
  methodOf,
  namesIn,
  type Turn,
} from './call';
import { recordingOf, tellRecording } from './record';
import { fetchAction } from './sound';

/** The caller waits in a queue until they leave it or are connected. https://www.twilio.com/docs/voice/twiml/enqueue */
export async function playEnqueue(verb: TwimlElement, call: Call): Promise<Turn> {
  const queue = textOf(verb) || verb.attributes['workflowSid'] || 'a queue';
  const QueueSid = sid('QU');
  call.say('twilio', `adds the caller to ${queue}`);
  const { do: ending } = await wait(verb, { ...call.leg, queued: true }, call, { QueueSid, ...FIRST });
  if (ending === 'continue') call.say('twilio', 'connects the caller after 5 s (simulated)');
  if (verb.attributes['action'] === undefined) {
    return ending === 'end' ? { do: 'end', status: 'completed' } : CONTINUE;
  }
  const params = { QueueResult: RESULTS[ending], QueueSid, QueueTime: '5' };
  const action = fetchAction(verb, call, params);
  if (ending !== 'end' || action.do !== 'fetch') return action;
  await call.callback({ ...action, params: { ...params, CallStatus: 'completed' } });
  return { do: 'end', status: 'completed' };
}

/** https://www.twilio.com/docs/voice/twiml/enqueue#queueresult-values */
const RESULTS = { continue: 'bridged', end: 'hangup', leave: 'leave' } as const;

/** https://www.twilio.com/docs/voice/twiml/enqueue#attributes-wait-url-parameters */
const FIRST = { QueuePosition: '1', QueueTime: '0', AvgQueueTime: '0', CurrentQueueSize: '1' } as const;

/**
 * The caller joins a conference, waits for another participant, and stays until both leave.
 * https://www.twilio.com/docs/voice/twiml/conference
 */
export async function playConference(dial: TwimlElement, noun: TwimlElement, call: Call): Promise<Turn> {
  const conference = conferenceOf(noun, call);
  const { CallSid: caller = '' } = call.leg.params;
  const other = sid('CA');
  call.say('twilio', `adds the caller to the conference ${textOf(noun)} (simulated)`);
  await conference.tell('join', participant(noun, String(caller)));
  const { do: waited } = await wait(noun, call.leg, call, {});
  if (waited === 'end') {
    await conference.tell('leave', participant(noun, String(caller)));
    return { do: 'end', status: 'completed' };
  }
  call.say('twilio', 'adds another participant');
  await conference.tell('join', participant(noun, other));
  await conference.tell('start', {});
  call.say('twilio', 'connects both for 5 s');
  await conference.tell('leave', participant(noun, other));
  await conference.tell('leave', participant(noun, String(caller)));
  await conference.tell('end', {
    CallSidEndingConference: String(caller),
    ReasonConferenceEnded: 'last-participant-left',
    Reason: 'Participant left',
  });
  const { record = 'do-not-record' } = noun.attributes;
  if (record !== 'do-not-record' && record !== 'false') {
    const { CallSid: _, ...recording } = recordingOf(call, { RecordingSource: 'Conference' });
    await tellRecording(noun, call, { ...recording, ConferenceSid: conference.sid });
  }
  if (dial.attributes['action'] === undefined) return CONTINUE;
  return fetchAction(dial, call, { DialCallStatus: 'answered', DialBridged: 'true' });
}

type Event = 'start' | 'end' | 'join' | 'leave';

const EVENTS: Readonly<Record<Event, string>> = {
  start: 'conference-start',
  end: 'conference-end',
  join: 'participant-join',
  leave: 'participant-leave',
};

/** A conference, whose events have their own parameters instead of the call's. */
function conferenceOf({ attributes, ...noun }: TwimlElement, call: Call) {
  const { statusCallback, statusCallbackMethod, statusCallbackEvent } = attributes;
  const events = namesIn(statusCallbackEvent);
  const conferenceSid = sid('CF');
  let sequence = 0;
  const common = () => ({
    ConferenceSid: conferenceSid,
    FriendlyName: textOf({ ...noun, attributes }),
    AccountSid: call.leg.params['AccountSid'] ?? '',
    Timestamp: timestamp(),
    SequenceNumber: String(sequence),
  });
  const tell = async (event: Event, own: Record<string, string>): Promise<void> => {
    if (!statusCallback?.trim() || !events.includes(event)) return;
    sequence += 1;
    const url = resolveReference(call.documentUrl, statusCallback.trim());
    const method: Method = methodOf(statusCallbackMethod);
    const params = { StatusCallbackEvent: EVENTS[event], ...common(), ...own };
    await call.callback({ url, method, params }, { ...call.leg, params: {} });
  };
  return { sid: conferenceSid, tell };
}

function participant({ attributes }: TwimlElement, callSid: string): Record<string, string> {
  const { muted = 'false', startConferenceOnEnter = 'true', endConferenceOnExit = 'false' } = attributes;
  return {
    CallSid: callSid,
    Muted: muted,
    Hold: 'false',
    Coaching: 'false',
    StartConferenceOnEnter: startConferenceOnEnter,
    EndConferenceOnExit: endConferenceOnExit,
  };
}

/** Plays the `waitUrl` to a caller who waits. Without one, Twilio plays its own music. */
async function wait(
  { attributes }: TwimlElement,
  leg: Leg,
  call: Call,
  params: Readonly<Record<string, string>>,
): Promise<Ending> {
  const { waitUrl, waitMethod, waitUrlMethod = waitMethod } = attributes;
  if (!waitUrl?.trim() || !isOwnUrl(waitUrl, call)) return CONTINUE;
  const url = resolveReference(call.documentUrl, waitUrl.trim());
  return call.play({ url, method: methodOf(waitUrlMethod), params: { CallStatus: 'in-progress', ...params } }, leg);
}
