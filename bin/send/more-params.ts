import { voiceParams } from '../../lambda/testing';
import { sid } from './sid';

/** Parameters of a recording's status callback. https://www.twilio.com/docs/voice/api/recording#recordingstatuscallback */
export function recordingParams(own: Record<string, string> = {}): Record<string, string> {
  const { AccountSid } = voiceParams();
  const recording = own['RecordingSid'] ?? sid('RE');
  return {
    AccountSid,
    CallSid: sid('CA'),
    RecordingSid: recording,
    RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${AccountSid}/Recordings/${recording}`,
    RecordingStatus: 'completed',
    RecordingDuration: '7',
    RecordingChannels: '1',
    RecordingStartTime: new Date().toUTCString(),
    RecordingSource: 'RecordVerb',
    RecordingTrack: 'both',
    ...own,
  };
}

/** Parameters of `onMessageAdded`. https://www.twilio.com/docs/conversations/conversations-webhooks */
export function conversationParams(): Record<string, string> {
  const { AccountSid, From } = voiceParams();
  return {
    AccountSid,
    EventType: 'onMessageAdded',
    ConversationSid: sid('CH'),
    ChatServiceSid: sid('IS'),
    MessageSid: sid('IM'),
    ParticipantSid: sid('MB'),
    Author: From,
    Body: 'Hello there',
    Index: '0',
    Attributes: '{}',
    DateCreated: new Date().toISOString(),
    Source: 'SMS',
    RetryCount: '0',
  };
}
