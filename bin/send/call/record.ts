import { freshRecording } from '../fresh-params';
import type { TwimlElement } from '../twiml/parse-twiml';
import { resolveReference } from '../wire/reference';
import { methodOf, toAction } from './action';
import type { CallState, Turn } from './call-state';

/** `<Record>`: the caller speaks for a while and presses #. https://www.twilio.com/docs/voice/twiml/record */
export async function playRecord(verb: TwimlElement, call: CallState): Promise<Turn> {
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
