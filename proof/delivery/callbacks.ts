import { randomUUID } from 'node:crypto';
import { type SignedEventOptions, signedEvent } from '../../lambda/testing';

const HOST = 'https://abc123.execute-api.us-east-1.amazonaws.com';
const ACCOUNT = `AC${'0'.repeat(32)}`;

/** The auth token that Twilio's callbacks are signed with. */
export const AUTH_TOKEN = 'secret';

/** Webhooks that arrive at a path. */
export interface CallbackKind {
  readonly path: `/${string}`;
  /** Number of entries of each webhook: more than one for Event Streams. */
  readonly entries: number;
}

/** A webhook, and how its entries are recognized at the destination. */
export interface Callback {
  /** The event of the front door. The same for each attempt of Twilio. */
  readonly event: Record<string, unknown>;
  /** A name in each of its entries that no other webhook's have. */
  readonly names: readonly string[];
}

/** Creates the webhook with a number. @param forged signs with another token. */
export function callback({ path, entries }: CallbackKind, number: number, forged = false): Callback {
  const names = Array.from({ length: entries }, (_each, index) => nameOf(number * 100 + index, forged));
  const options: SignedEventOptions = {
    frontDoor: 'http-api',
    url: HOST + path,
    authToken: forged ? 'forged' : AUTH_TOKEN,
    headers: { 'I-Twilio-Idempotency-Token': randomUUID() },
    ...(entries === 1 ? { params: statusParams(names[0] ?? '') } : { json: names.map(streamEvent) }),
  };
  return { event: signedEvent(options), names };
}

function nameOf(number: number, forged: boolean): string {
  return `SM${forged ? 'f' : '0'}${number.toString(16).padStart(31, '0')}`;
}

function statusParams(MessageSid: string) {
  return { AccountSid: ACCOUNT, MessageSid, MessageStatus: 'delivered', To: '+15005550006', From: '+15005550001' };
}

function streamEvent(messageSid: string) {
  const data = { messageSid, accountSid: ACCOUNT, messageStatus: 'DELIVERED' };
  const type = 'com.twilio.messaging.message.delivered';
  return {
    specversion: '1.0',
    type,
    source: messageSid,
    id: `EZ${messageSid.slice(2)}`,
    time: new Date().toISOString(),
    data,
  };
}
