import { messageParams, statusCallbackParams, voiceParams } from '../../lambda/testing';
import { eventBatch } from './event-batch';
import { freshConversation, freshRecording } from './fresh-params';
import { sid } from './sid';
import type { Form } from './webhook-call';

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
