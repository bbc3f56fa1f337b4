import { resolveReference } from '../http';
import { newRecording, sid } from '../kinds';
import type { TwimlElement } from '../twiml';
import type { Form } from '../webhook-call';
import { type Call, CONTINUE, methodOf, namesIn, type Turn } from './call';
import { fetchAction } from './sound';

/** Records a person who speaks, then presses #. https://www.twilio.com/docs/voice/twiml/record */
export async function playRecord(verb: TwimlElement, call: Call): Promise<Turn> {
  const { who } = call.leg;
  const heard = await call.party.record(who);
  if (heard === 'silence') {
    call.say(who, 'says nothing');
    return CONTINUE;
  }
  const recording = recordingOf(call, { RecordingSource: 'RecordVerb' });
  const { RecordingSid = '', RecordingUrl = '', RecordingDuration = '' } = recording;
  call.say(who, `speaks for ${RecordingDuration} s and ${heard === 'hangup' ? 'hangs up' : 'presses #'}`);
  await tellRecording(verb, call, recording);
  transcribe(verb, call, recording);
  const params = { RecordingSid, RecordingUrl, RecordingDuration, Digits: heard === 'hangup' ? 'hangup' : '#' };
  const action = fetchAction(verb, call, params);
  if (heard !== 'hangup' || action.do !== 'fetch') return action;
  await call.callback({ ...action, params: { ...params, CallStatus: 'completed' } });
  return { do: 'end', status: 'completed' };
}

/** Creates a recording of the call. */
export function recordingOf({ leg }: Call, own: Record<string, string>): Record<string, string> {
  const { AccountSid, CallSid } = leg.params;
  return newRecording({ AccountSid: String(AccountSid), CallSid: String(CallSid), ...own });
}

/** Calls a verb's `recordingStatusCallback`. Its parameters are those of the recording, without those of the call. */
export async function tellRecording({ attributes }: TwimlElement, call: Call, recording: Form): Promise<void> {
  const { recordingStatusCallback, recordingStatusCallbackMethod, recordingStatusCallbackEvent } = attributes;
  if (!recordingStatusCallback) return;
  const events = namesIn(recordingStatusCallbackEvent, 'completed');
  const url = resolveReference(call.documentUrl, recordingStatusCallback.trim());
  const method = methodOf(recordingStatusCallbackMethod);
  for (const RecordingStatus of ['in-progress', 'completed']) {
    if (!events.includes(RecordingStatus)) continue;
    const { RecordingDuration, ...started } = recording;
    const params = RecordingStatus === 'completed' ? recording : started;
    await call.callback({ url, method, params: { ...params, RecordingStatus } }, { ...call.leg, params: {} });
  }
}

/** The transcription is ready long after the recording. https://www.twilio.com/docs/voice/twiml/record#transcribe */
function transcribe({ attributes }: TwimlElement, call: Call, recording: Form): void {
  const { transcribe: wanted, transcribeCallback } = attributes;
  if (!transcribeCallback || wanted === 'false') return;
  const { AccountSid, RecordingSid = '', RecordingUrl = '' } = recording;
  const TranscriptionSid = sid('TR');
  call.afterwards({
    url: resolveReference(call.documentUrl, transcribeCallback.trim()),
    method: 'POST',
    params: {
      TranscriptionSid,
      TranscriptionText: 'Hello, this is a message.',
      TranscriptionStatus: 'completed',
      TranscriptionType: 'fast',
      TranscriptionUrl: `https://api.twilio.com/2010-04-01/Accounts/${String(AccountSid)}/Transcriptions/${TranscriptionSid}`,
      RecordingSid,
      RecordingUrl,
      CallStatus: 'completed',
    },
  });
}
