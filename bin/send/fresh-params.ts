import { conversationParams, recordingParams } from '../../lambda/testing';
import { sid } from './sid';

/** Parameters of a recording's status callback, with SIDs and a time of their own. */
export function freshRecording(own: Record<string, string> = {}): Record<string, string> {
  const { AccountSid } = recordingParams();
  const recording = own['RecordingSid'] ?? sid('RE');
  return recordingParams({
    CallSid: sid('CA'),
    RecordingSid: recording,
    RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${AccountSid}/Recordings/${recording}`,
    RecordingStartTime: new Date().toUTCString(),
    ...own,
  });
}

/** Parameters of a Conversations event, with SIDs and a time of their own. */
export function freshConversation(): Record<string, string> {
  return conversationParams({
    ConversationSid: sid('CH'),
    ChatServiceSid: sid('IS'),
    MessageSid: sid('IM'),
    ParticipantSid: sid('MB'),
    DateCreated: new Date().toISOString(),
  });
}
