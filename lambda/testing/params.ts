/** A Lambda context with 15 s left. */
export const CONTEXT = {
  awsRequestId: '00000000-0000-4000-8000-000000000001',
  functionName: 'webhook',
  getRemainingTimeInMillis: () => 15_000,
};

/** Parameters that a test adds to a fixture or overrides. */
type Own = Readonly<Record<string, string>>;

/** Parameters that all webhooks of the test account share. The SIDs are made up. */
const COMMON = {
  AccountSid: `AC${'0123456789abcdef'.repeat(2)}`,
  ApiVersion: '2010-04-01',
  From: '+14155550100',
  To: '+14155550199',
};

const CALL = {
  ...COMMON,
  CallSid: `CA${'fedcba9876543210'.repeat(2)}`,
  Direction: 'inbound',
  Caller: COMMON.From,
  Called: COMMON.To,
  FromCity: 'SAN FRANCISCO',
  FromState: 'CA',
  FromZip: '94105',
  FromCountry: 'US',
  ToCity: '',
  ToState: 'CA',
  ToZip: '',
  ToCountry: 'US',
};

const INCOMING_CALL = { ...CALL, CallStatus: 'ringing' };

/**
 * Returns the parameters of an incoming call, including empty ones, which are signed too.
 * https://www.twilio.com/docs/voice/twiml#request-parameters
 *
 * @param own parameters to add or override, such as `{ Digits: '1' }` for the result of a `<Gather>`.
 */
export function voiceParams<P extends Own = Record<never, string>>(own?: P): typeof INCOMING_CALL & P {
  return { ...INCOMING_CALL, ...(own as P) };
}

const CALL_STATUS = {
  ...CALL,
  CallStatus: 'completed',
  CallDuration: '42',
  Duration: '1',
  Timestamp: 'Wed, 02 Sep 2026 09:30:00 +0000',
  CallbackSource: 'call-progress-events',
  SequenceNumber: '0',
};

/**
 * Returns the parameters of a call's status callback. https://www.twilio.com/docs/voice/api/call-resource#statuscallback
 *
 * @param own parameters to add or override.
 */
export function callStatusParams<P extends Own = Record<never, string>>(own?: P): typeof CALL_STATUS & P {
  return { ...CALL_STATUS, ...(own as P) };
}

const RECORDING_SID = `RE${'0f1e2d3c4b5a6978'.repeat(2)}`;

const RECORDING = {
  AccountSid: COMMON.AccountSid,
  CallSid: CALL.CallSid,
  RecordingSid: RECORDING_SID,
  RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${COMMON.AccountSid}/Recordings/${RECORDING_SID}`,
  RecordingStatus: 'completed',
  RecordingDuration: '7',
  RecordingChannels: '1',
  RecordingStartTime: 'Wed, 02 Sep 2026 09:30:00 +0000',
  RecordingSource: 'RecordVerb',
  RecordingTrack: 'both',
};

/**
 * Returns the parameters of a recording's status callback.
 * https://www.twilio.com/docs/voice/api/recording#recordingstatuscallback
 *
 * @param own parameters to add or override.
 */
export function recordingParams<P extends Own = Record<never, string>>(own?: P): typeof RECORDING & P {
  return { ...RECORDING, ...(own as P) };
}

const MESSAGE_SID = `SM${'00112233445566778899aabbccddeeff'}`;

const MESSAGE = {
  ...COMMON,
  MessageSid: MESSAGE_SID,
  SmsSid: MESSAGE_SID,
  SmsMessageSid: MESSAGE_SID,
  SmsStatus: 'received',
  Body: "Hello, it's me & you + 100% — ¿qué tal? 🎉",
  NumMedia: '0',
  NumSegments: '1',
};

/**
 * Returns the parameters of an incoming message. Its text has characters that encodings often get wrong.
 * https://www.twilio.com/docs/messaging/guides/webhook-request
 *
 * @param own parameters to add or override.
 */
export function messageParams<P extends Own = Record<never, string>>(own?: P): typeof MESSAGE & P {
  return { ...MESSAGE, ...(own as P) };
}

const SENT_SID = `SM${'ffeeddccbbaa99887766554433221100'}`;

const MESSAGE_STATUS = {
  ...COMMON,
  MessageSid: SENT_SID,
  SmsSid: SENT_SID,
  MessageStatus: 'delivered',
  SmsStatus: 'delivered',
};

/**
 * Returns the parameters of a message's status callback.
 * https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
 *
 * @param own parameters to add or override.
 */
export function statusCallbackParams<P extends Own = Record<never, string>>(own?: P): typeof MESSAGE_STATUS & P {
  return { ...MESSAGE_STATUS, ...(own as P) };
}

const CONVERSATION_MESSAGE = {
  AccountSid: COMMON.AccountSid,
  EventType: 'onMessageAdded',
  ConversationSid: `CH${'0011223344556677'.repeat(2)}`,
  ChatServiceSid: `IS${'7766554433221100'.repeat(2)}`,
  MessageSid: `IM${'8899aabbccddeeff'.repeat(2)}`,
  ParticipantSid: `MB${'ffeeddccbbaa9988'.repeat(2)}`,
  Author: COMMON.From,
  Body: 'Hello there',
  Index: '0',
  Attributes: '{}',
  DateCreated: '2026-09-02T09:30:00.000Z',
  Source: 'SMS',
  RetryCount: '0',
};

/**
 * Returns the parameters of the Conversations event `onMessageAdded`. Conversations waits 5 s for a response.
 * https://www.twilio.com/docs/conversations/conversations-webhooks
 *
 * @param own parameters to add or override.
 */
export function conversationParams<P extends Own = Record<never, string>>(own?: P): typeof CONVERSATION_MESSAGE & P {
  return { ...CONVERSATION_MESSAGE, ...(own as P) };
}
