/**
 * Parameters of a webhook by name. A repeated name has its distinct values, sorted, because the signature covers
 * nothing more.
 */
export interface Params {
  readonly [name: string]: string | readonly string[] | undefined;
}

/** Parameters of all form webhooks. Open to unknown names, because Twilio adds parameters without notice. */
export interface CommonParams extends Params {
  /** Account that the call or message belongs to: `AC` and 32 hex digits. */
  readonly AccountSid?: string;
  readonly ApiVersion?: string;
}

/** Parameters that Twilio sends to a number's voice URL. https://www.twilio.com/docs/voice/twiml#request-parameters */
export interface VoiceParams extends CommonParams {
  /** `CA` and 32 hex digits. */
  readonly CallSid?: string;
  /** Caller: E.164 number, `client:` identifier, or SIP address. */
  readonly From?: string;
  /** Called party, in the same formats. */
  readonly To?: string;
  readonly CallStatus?: string;
  readonly Direction?: string;
  readonly ForwardedFrom?: string;
  readonly CallerName?: string;
  readonly ParentCallSid?: string;
  readonly Caller?: string;
  readonly Called?: string;
  readonly FromCity?: string;
  readonly FromState?: string;
  readonly FromZip?: string;
  readonly FromCountry?: string;
  readonly ToCity?: string;
  readonly ToState?: string;
  readonly ToZip?: string;
  readonly ToCountry?: string;
  /** Keys pressed during a `<Gather>`. https://www.twilio.com/docs/voice/twiml/gather */
  readonly Digits?: string;
  readonly FinishedOnKey?: string;
  /** Transcript of a `<Gather input="speech">`. */
  readonly SpeechResult?: string;
  /** From 0.0 to 1.0. */
  readonly Confidence?: string;
  /** Recording of a `<Record>`. https://www.twilio.com/docs/voice/twiml/record */
  readonly RecordingUrl?: string;
  readonly RecordingSid?: string;
  /** Seconds. */
  readonly RecordingDuration?: string;
  readonly DialCallStatus?: string;
  readonly DialCallSid?: string;
  /** Seconds. */
  readonly DialCallDuration?: string;
}

/** Parameters that Twilio sends to a number's messaging URL. https://www.twilio.com/docs/messaging/guides/webhook-request */
export interface MessageParams extends CommonParams {
  /** `SM` or `MM` and 32 hex digits. */
  readonly MessageSid?: string;
  /** Older name of `MessageSid`. */
  readonly SmsSid?: string;
  readonly SmsMessageSid?: string;
  readonly MessagingServiceSid?: string;
  readonly From?: string;
  readonly To?: string;
  /** Text, up to 1600 characters. */
  readonly Body?: string;
  /** Number of media items: `MediaUrl0`, `MediaUrl1`, and so on. */
  readonly NumMedia?: string;
  readonly NumSegments?: string;
  readonly MediaUrl0?: string;
  readonly MediaContentType0?: string;
  readonly ProfileName?: string;
  readonly WaId?: string;
  readonly ButtonText?: string;
  readonly OptOutType?: string;
  readonly Latitude?: string;
  readonly Longitude?: string;
}

/**
 * Parameters that Twilio sends to the status callback of a call or a message.
 * https://www.twilio.com/docs/voice/api/call-resource#statuscallback, https://www.twilio.com/docs/messaging/guides/track-outbound-message-status
 */
export interface StatusCallbackParams extends CommonParams {
  readonly CallSid?: string;
  readonly CallStatus?: string;
  /** Seconds. */
  readonly CallDuration?: string;
  readonly Duration?: string;
  readonly SequenceNumber?: string;
  readonly Timestamp?: string;
  readonly CallbackSource?: string;
  readonly RecordingUrl?: string;
  readonly RecordingSid?: string;
  readonly RecordingDuration?: string;
  readonly RecordingStatus?: string;
  readonly MessageSid?: string;
  readonly SmsSid?: string;
  readonly MessageStatus?: string;
  readonly SmsStatus?: string;
  readonly ErrorCode?: string;
  readonly From?: string;
  readonly To?: string;
}

/** Parameters of any webhook. The default for handlers that don't declare which kind they serve. */
export type WebhookParams = VoiceParams & MessageParams & StatusCallbackParams;
