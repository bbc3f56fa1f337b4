/** A Lambda context with 15 s left. */
export const CONTEXT = {
  awsRequestId: '00000000-0000-4000-8000-000000000001',
  functionName: 'webhook',
  getRemainingTimeInMillis: () => 15_000,
};

/** Parameters that are the same for all of a test account's webhooks. SIDs are made up. */
const COMMON = {
  AccountSid: `AC${'0123456789abcdef'.repeat(2)}`,
  ApiVersion: '2010-04-01',
  From: '+14155550100',
  To: '+14155550199',
};

/** Parameters of an incoming call. https://www.twilio.com/docs/voice/twiml#request-parameters */
export function voiceParams<P extends Record<string, string>>(own?: P) {
  return {
    ...COMMON,
    CallSid: `CA${'fedcba9876543210'.repeat(2)}`,
    CallStatus: 'ringing',
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
    ...own,
  };
}

/** Parameters of an incoming message. https://www.twilio.com/docs/messaging/guides/webhook-request */
export function messageParams<P extends Record<string, string>>(own?: P) {
  const sid = `SM${'00112233445566778899aabbccddeeff'}`;
  return {
    ...COMMON,
    MessageSid: sid,
    SmsSid: sid,
    SmsMessageSid: sid,
    SmsStatus: 'received',
    Body: "Hello, it's me & you + 100% — ¿qué tal? 🎉",
    NumMedia: '0',
    NumSegments: '1',
    ...own,
  };
}

/** Parameters of a message's status callback. https://www.twilio.com/docs/messaging/guides/track-outbound-message-status */
export function statusCallbackParams<P extends Record<string, string>>(own?: P) {
  const sid = `SM${'ffeeddccbbaa99887766554433221100'}`;
  return { ...COMMON, MessageSid: sid, SmsSid: sid, MessageStatus: 'delivered', SmsStatus: 'delivered', ...own };
}
