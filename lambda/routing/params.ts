/**
 * Parameters of a webhook by name. A name that came several times has its distinct values, sorted: that is all the
 * signature covers.
 */
export interface Params {
  readonly [name: string]: string | readonly string[] | undefined;
}

/** What all of Twilio's form webhooks may carry. Open to unknown names: Twilio adds parameters without notice. */
export interface CommonParams extends Params {
  /** `AC` and 32 hex digits: the account that the call or message belongs to. */
  readonly AccountSid?: string;
  readonly ApiVersion?: string;
}

/** What Twilio sends to a number's voice URL. https://www.twilio.com/docs/voice/twiml#request-parameters */
export interface VoiceParams extends CommonParams {
  /** `CA` and 32 hex digits. */
  readonly CallSid?: string;
  /** Caller: E.164 number, `client:` identifier or SIP address. */
  readonly From?: string;
  /** Called party, in the same forms. */
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
  /** What was said during a `<Gather input="speech">`. */
  readonly SpeechResult?: string;
  /** From 0.0 to 1.0. */
  readonly Confidence?: string;
  /** Of a `<Record>`. https://www.twilio.com/docs/voice/twiml/record */
  readonly RecordingUrl?: string;
  readonly RecordingSid?: string;
  /** Seconds. */
  readonly RecordingDuration?: string;
  readonly DialCallStatus?: string;
  readonly DialCallSid?: string;
  /** Seconds. */
  readonly DialCallDuration?: string;
}

/** What Twilio sends to a number's messaging URL. https://www.twilio.com/docs/messaging/guides/webhook-request */
export interface MessageParams extends CommonParams {
  /** `SM` or `MM` and 32 hex digits. */
  readonly MessageSid?: string;
  /** The older name of `MessageSid`. */
  readonly SmsSid?: string;
  readonly SmsMessageSid?: string;
  readonly MessagingServiceSid?: string;
  readonly From?: string;
  readonly To?: string;
  /** Text, up to 1600 characters. */
  readonly Body?: string;
  /** How many of `MediaUrl0`, `MediaUrl1`… there are. */
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
 * What Twilio sends to the status callback of a call or a message.
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

/** The parameters of any webhook, where a handler does not say which kind it serves. */
export type WebhookParams = VoiceParams & MessageParams & StatusCallbackParams;
