import { randomUUID } from 'node:crypto';
import {
  conversationParams,
  messageParams,
  recordingParams,
  statusCallbackParams,
  voiceParams,
} from '../../lambda/testing';
import type { Form } from './webhook-call';

/** A SID of its own: two letters and 32 hex digits. */
export function sid(prefix: string): string {
  return prefix + randomUUID().replaceAll('-', '');
}

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
function freshConversation(): Record<string, string> {
  return conversationParams({
    ConversationSid: sid('CH'),
    ChatServiceSid: sid('IS'),
    MessageSid: sid('IM'),
    ParticipantSid: sid('MB'),
    DateCreated: new Date().toISOString(),
  });
}

const TYPE = 'com.twilio.messaging.message.delivered';

/** A batch of one CloudEvent, the parameters in its `data`. https://www.twilio.com/docs/events/webhook-quickstart */
function eventBatch(data: Form): unknown {
  const id = sid('EZ');
  return [
    {
      specversion: '1.0',
      type: TYPE,
      source: `/2010-04-01/Accounts/${String(data['accountSid'])}/Messages/${String(data['messageSid'])}.json`,
      id,
      dataschema: 'https://events-schemas.twilio.com/Messaging.MessageStatus/1',
      datacontenttype: 'application/json',
      time: new Date().toISOString(),
      data,
    },
  ];
}

/** Milliseconds that Twilio waits in all, and cannot be made to wait longer. */
const CALL_MS = 15_000;
const QUICK_MS = 5_000;

/** A kind of webhook. */
export interface Kind {
  readonly summary: string;
  readonly ceilingMs: number;
  /** Fresh parameters, with SIDs of their own. */
  readonly params: () => Record<string, string>;
  /** The JSON body made of the parameters, for what Twilio sends as JSON. */
  readonly json?: (params: Form) => unknown;
}

/** The webhooks that can be played, by name. */
export const KINDS = {
  voice: {
    summary: 'an incoming call',
    ceilingMs: CALL_MS,
    params: () => voiceParams({ CallSid: sid('CA') }),
  },
  message: {
    summary: 'an incoming message',
    ceilingMs: CALL_MS,
    params: () => messageParams(messageSids()),
  },
  status: {
    summary: "a message's status callback",
    ceilingMs: CALL_MS,
    params: () => {
      const { MessageSid, SmsSid } = messageSids();
      return statusCallbackParams({ MessageSid, SmsSid });
    },
  },
  recording: {
    summary: "a recording's status callback",
    ceilingMs: CALL_MS,
    params: () => freshRecording(),
  },
  conversation: {
    summary: 'a Conversations event, onMessageAdded',
    ceilingMs: QUICK_MS,
    params: freshConversation,
  },
  'event-streams': {
    summary: 'a batch of Event Streams, as JSON',
    ceilingMs: QUICK_MS,
    params: () => ({ messageSid: sid('SM'), accountSid: voiceParams().AccountSid, messageStatus: 'DELIVERED' }),
    json: eventBatch,
  },
} as const satisfies Record<string, Kind>;

/** Name of a kind. */
export type KindName = keyof typeof KINDS;

export function isKindName(text: string): text is KindName {
  return Object.hasOwn(KINDS, text);
}

function messageSids() {
  const own = sid('SM');
  return { MessageSid: own, SmsSid: own, SmsMessageSid: own };
}
