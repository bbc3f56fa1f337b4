import { randomUUID } from 'node:crypto';
import {
  conversationParams,
  messageParams,
  recordingParams,
  statusCallbackParams,
  voiceParams,
} from '../../lambda/testing';
import { TwilioLimits } from '../../lib/contract';
import type { Form } from './webhook-call';

/** A kind of webhook. */
export interface Kind {
  readonly summary: string;
  /** Maximum total time that Twilio waits in milliseconds, whatever the connection overrides say. */
  readonly ceilingMs: number;
  /** Returns parameters with new SIDs. */
  readonly params: () => Record<string, string>;
  /** Returns the JSON body for the parameters, if Twilio sends this kind as JSON. */
  readonly json?: (params: Form) => unknown;
}

/** The supported kinds by name. */
export const KINDS = {
  voice: {
    summary: 'an incoming call',
    ceilingMs: TwilioLimits.answerMs,
    params: () => voiceParams({ CallSid: sid('CA') }),
  },
  message: {
    summary: 'an incoming message',
    ceilingMs: TwilioLimits.answerMs,
    params: () => messageParams(messageSids()),
  },
  status: {
    summary: "a message's status callback",
    ceilingMs: TwilioLimits.answerMs,
    params: () => {
      const { MessageSid, SmsSid } = messageSids();
      return statusCallbackParams({ MessageSid, SmsSid });
    },
  },
  recording: {
    summary: "a recording's status callback",
    ceilingMs: TwilioLimits.answerMs,
    params: () => newRecording(),
  },
  conversation: {
    summary: 'a Conversations event, onMessageAdded',
    ceilingMs: TwilioLimits.quickAnswerMs,
    params: newConversation,
  },
  'event-streams': {
    summary: 'a batch of Event Streams, as JSON',
    ceilingMs: TwilioLimits.quickAnswerMs,
    params: () => ({ messageSid: sid('SM'), accountSid: voiceParams().AccountSid, messageStatus: 'DELIVERED' }),
    json: eventBatch,
  },
} as const satisfies Record<string, Kind>;

export type KindName = keyof typeof KINDS;

export function isKindName(text: string): text is KindName {
  return Object.hasOwn(KINDS, text);
}

/** Creates a SID: two letters and 32 hex digits. */
export function sid(prefix: string): string {
  return prefix + randomUUID().replaceAll('-', '');
}

/** Creates parameters of a recording's status callback with new SIDs and the current time. */
export function newRecording(own: Record<string, string> = {}): Record<string, string> {
  const { AccountSid } = recordingParams(own);
  const recording = own['RecordingSid'] ?? sid('RE');
  return recordingParams({
    CallSid: sid('CA'),
    RecordingSid: recording,
    RecordingUrl: `https://api.twilio.com/2010-04-01/Accounts/${AccountSid}/Recordings/${recording}`,
    RecordingStartTime: timestamp(),
    ...own,
  });
}

/** Returns the current time as Twilio writes it in a call's parameters. */
export function timestamp(): string {
  return new Date().toUTCString().replace('GMT', '+0000');
}

function newConversation(): Record<string, string> {
  return conversationParams({
    ConversationSid: sid('CH'),
    ChatServiceSid: sid('IS'),
    MessageSid: sid('IM'),
    ParticipantSid: sid('MB'),
    DateCreated: new Date().toISOString(),
  });
}

function messageSids() {
  const own = sid('SM');
  return { MessageSid: own, SmsSid: own, SmsMessageSid: own };
}

/** Creates a batch of one CloudEvent with the parameters as `data`. https://www.twilio.com/docs/events/webhook-quickstart */
function eventBatch(data: Form): unknown {
  return [
    {
      specversion: '1.0',
      type: 'com.twilio.messaging.message.delivered',
      source: `/2010-04-01/Accounts/${String(data['accountSid'])}/Messages/${String(data['messageSid'])}.json`,
      id: sid('EZ'),
      dataschema: 'https://events-schemas.twilio.com/Messaging.MessageStatus/1',
      datacontenttype: 'application/json',
      time: new Date().toISOString(),
      data,
    },
  ];
}
