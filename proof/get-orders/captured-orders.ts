/** The order of the parameters in a request that Twilio sent, as somebody captured and published it. */
export interface CapturedOrder {
  readonly kind: string;
  readonly year: number;
  /** The writing of the values: `+` or `%20` for a space, everything else escaped. `undefined` if it doesn't show. */
  readonly space?: '+' | '%20';
  readonly names: readonly string[];
  /** Set if an application gave the call some of the parameters. They look like those of the URL's own query. */
  readonly fromApplication?: true;
}

function captured(kind: string, year: number, names: string, space?: '+' | '%20'): CapturedOrder {
  return { kind, year, names: names.split(' '), ...(space ? { space } : {}) };
}

const OLD_CALL =
  'AccountSid ToZip FromState Called FromCountry CallerCountry CalledZip Direction FromCity CalledCountry CallerState';
const CALL_OF_2018 = 'Called ToState CallerCountry Direction CallerState ToZip CallSid To CallerZip ToCountry';
const CALL_FROM_NOW = 'CalledCountry CallerCity ToCity FromCountry Caller FromCity CalledState FromZip FromState';
const SORTED_CALL =
  'AccountSid ApiVersion CallSid CallStatus Called CalledCity CalledCountry CalledState CalledZip Caller CallerCity ' +
  'CallerCountry CallerState CallerZip Direction From FromCity FromCountry FromState FromZip To ToCity ToCountry ToState ToZip';

function fromApplication(...order: Parameters<typeof captured>): CapturedOrder {
  return { ...captured(...order), fromApplication: true };
}

/**
 * Orders from access logs, tests, and bug reports in public repositories. Values are left out, because they are personal. Among
 * the sources are twilio-go's alerts, Bot Framework's WhatsApp adapter, and Heroku router logs.
 */
export const CAPTURED_ORDERS: readonly CapturedOrder[] = [
  // Messaging: Scala's hash trie.
  captured(
    'message',
    2024,
    'ToCountry ToState SmsMessageSid NumMedia ToCity FromZip SmsSid FromState SmsStatus FromCity Body FromCountry To ' +
      'MessagingServiceSid ToZip NumSegments MessageSid AccountSid From ApiVersion',
    '+',
  ),
  captured(
    'message (GET)',
    2014,
    'ToCountry ToState SmsMessageSid NumMedia ToCity FromZip SmsSid FromState SmsStatus FromCity Body FromCountry To ToZip ' +
      'MessageSid AccountSid From ApiVersion',
    '+',
  ),
  captured(
    'message with a picture',
    2023,
    'ToCountry MediaContentType0 ToState SmsMessageSid NumMedia ToCity FromZip SmsSid FromState SmsStatus FromCity Body ' +
      'FromCountry To ToZip NumSegments MessageSid AccountSid From MediaUrl0 ApiVersion',
    '+',
  ),
  captured(
    'WhatsApp message',
    2024,
    'SmsMessageSid NumMedia ProfileName MessageType SmsSid WaId SmsStatus Body To NumSegments ReferralNumMedia MessageSid ' +
      'AccountSid ChannelMetadata From ApiVersion',
    '+',
  ),
  captured(
    'message status',
    2018,
    'SmsSid SmsStatus MessageStatus To MessagingServiceSid MessageSid AccountSid From ApiVersion',
    '+',
  ),
  captured(
    'WhatsApp message status',
    2019,
    'EventType SmsSid SmsStatus MessageStatus ChannelToAddress To ChannelPrefix MessageSid AccountSid From ApiVersion ' +
      'ChannelInstallSid',
    '+',
  ),
  // Java's HashMap.
  captured(
    'message, older kind',
    2018,
    'ApiVersion SmsSid SmsStatus SmsMessageSid NumSegments From ToState MessageSid AccountSid FromCountry ToCity ToZip ' +
      'FromCity To FromZip Body ToCountry FromState NumMedia',
    '%20',
  ),
  captured(
    'call',
    2016,
    `${CALL_OF_2018} ApiVersion CalledZip CalledCity CallStatus From AccountSid CalledCountry CallerCity Caller FromCountry ` +
      'ToCity FromCity CalledState FromZip FromState',
    '+',
  ),
  captured('call', 2025, `${CALL_OF_2018} CalledZip ApiVersion CalledCity CallStatus From AccountSid ${CALL_FROM_NOW}`),
  captured(
    'call (GET), without its account',
    2026,
    `${CALL_OF_2018} CalledZip ApiVersion CalledCity CallStatus From ${CALL_FROM_NOW}`,
    '%20',
  ),
  captured(
    'answered call',
    2016,
    `${CALL_OF_2018} ApiVersion CalledZip CalledCity CallStatus From AccountSid CalledCountry CallerCity Caller FromCountry ` +
      'ToCity FromCity CalledState FromZip AnsweredBy FromState',
    '+',
  ),
  captured(
    'digits',
    2016,
    'msg Called Digits ToState CallerCountry Direction CallerState ToZip CallSid To CallerZip ToCountry FinishedOnKey ' +
      'ApiVersion CalledZip CalledCity CallStatus From AccountSid CalledCountry CallerCity Caller FromCountry ToCity ' +
      'FromCity CalledState FromZip FromState',
    '+',
  ),
  captured(
    'end of a dial',
    2022,
    'Called ToState DialCallStatus CallerCountry Direction CallerState ToZip DialCallSid CallSid To CallerZip ToCountry ' +
      `CalledZip ApiVersion CalledCity CallStatus From DialBridged AccountSid ${CALL_FROM_NOW}`,
  ),
  captured(
    'call status (GET)',
    2022,
    'Called ToState CallerCountry Direction Timestamp CallbackSource SipResponseCode CallerState ToZip SequenceNumber ' +
      `CallSid To CallerZip ToCountry CalledZip ApiVersion CalledCity CallStatus Duration From CallDuration AccountSid ${CALL_FROM_NOW}`,
    '%20',
  ),
  captured(
    'call status',
    2018,
    'Called ToState CallerCountry Direction Timestamp CallbackSource CallerState ToZip SequenceNumber To CallSid ToCountry ' +
      `CallerZip CalledZip ApiVersion CallStatus CalledCity Duration From CallDuration AccountSid ${CALL_FROM_NOW}`,
    '%20',
  ),
  captured(
    'call status, answered',
    2018,
    'Called ToState CallerCountry Direction Timestamp CallbackSource CallerState ToZip SequenceNumber To CallSid ToCountry ' +
      'CallerZip CalledZip ApiVersion CallStatus CalledCity Duration From CallDuration AccountSid CalledCountry CallerCity ' +
      'ToCity FromCountry Caller FromCity CalledState FromZip AnsweredBy FromState',
    '%20',
  ),
  captured(
    'recording status',
    2023,
    'RecordingSource RecordingSid RecordingUrl RecordingStatus RecordingChannels ErrorCode CallSid RecordingStartTime ' +
      'AccountSid RecordingDuration',
    '%20',
  ),
  captured(
    'recording status with its track',
    2022,
    'RecordingSource RecordingTrack RecordingSid RecordingUrl RecordingStatus RecordingChannels ErrorCode CallSid ' +
      'RecordingStartTime AccountSid RecordingDuration',
    '%20',
  ),
  captured(
    'transcription',
    2022,
    'ApiVersion TranscriptionType TranscriptionUrl TranscriptionSid Called RecordingSid CallStatus RecordingUrl From ' +
      'Direction url AccountSid TranscriptionText Caller TranscriptionStatus CallSid To',
    '%20',
  ),
  captured(
    'conversation event',
    2021,
    'EventType Attributes DateCreated Index MessageSid AccountSid Source ClientIdentity RetryCount Author ParticipantSid ' +
      'Body ConversationSid',
    '+',
  ),
  captured(
    'conversation event of WhatsApp',
    2024,
    'MessagingServiceSid EventType Attributes DateCreated Index ChatServiceSid MessageSid AccountSid Source RetryCount ' +
      'Author ParticipantSid Body ConversationSid',
  ),
  captured(
    'video room',
    2025,
    'RoomStatus RoomType RoomSid RoomName ParticipantStatus ParticipantIdentity SequenceNumber StatusCallbackEvent ' +
      'Timestamp ParticipantSid AccountSid',
    '%20',
  ),
  fromApplication(
    "client's call with the application's parameters",
    2023,
    'Status ApiVersion Called Join CallStatus From Direction AccountSid ApplicationSid LeadNoteID Caller Phone Record Stream ' +
      'CallSid To CallerID',
  ),
  fromApplication(
    "client's call with the application's parameters in lower case",
    2023,
    'rpm.status ApiVersion rpm.patient_id Called rpm.LeadNoteID CallStatus From Direction rpm.PatientNoteID AccountSid ' +
      'ApplicationSid rpm.phone rpm.join Caller rpm.record CallSid To rpm.user_id rpm.id',
  ),
  // The HashMap of Java 7.
  captured(
    'call (GET)',
    2012,
    `${OLD_CALL} CallSid CalledState From CallerZip FromZip CallStatus ToCity ToState To ToCountry CallerCity ApiVersion ` +
      'Caller CalledCity',
    '+',
  ),
  captured(
    'recorded digits (GET)',
    2014,
    `${OLD_CALL} CallSid CalledState From CallerZip FromZip CallStatus ToCity ToState RecordingUrl To Digits ToCountry ` +
      'RecordingDuration CallerCity ApiVersion Caller CalledCity RecordingSid',
    '+',
  ),
  captured(
    "client's call",
    2014,
    'AccountSid ApplicationSid Caller CallStatus Called To PhoneNumber CallSid From Direction CallerID ApiVersion',
  ),
  // Sorted.
  captured('call', 2022, SORTED_CALL.replace('Called ', 'CallToken Called '), '+'),
  captured(
    'digits (GET)',
    2020,
    `${SORTED_CALL.replace('From ', 'FinishedOnKey From ').replace('Direction', 'Digits Direction')} msg`,
    '+',
  ),
];
