import { resolveReference } from '../http';
import { sid, timestamp } from '../kinds';
import { type TwimlElement, textOf } from '../twiml';
import { type Call, CONTINUE, type Ending, isOwnUrl, type Method, methodOf, namesIn, type Turn } from './call';
import { recordingOf, tellRecording } from './record';
import { fetchAction } from './sound';

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
  const { do: waited } = await wait(noun, call);
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

/** Without a `waitUrl`, Twilio plays its own music. */
async function wait({ attributes }: TwimlElement, call: Call): Promise<Ending> {
  const { waitUrl, waitMethod } = attributes;
  if (!waitUrl?.trim() || !isOwnUrl(waitUrl, call)) return CONTINUE;
  const url = resolveReference(call.documentUrl, waitUrl.trim());
  return call.play({ url, method: methodOf(waitMethod), params: { CallStatus: 'in-progress' } }, call.leg);
}
