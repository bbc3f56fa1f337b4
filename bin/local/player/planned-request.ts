import { randomUUID } from 'node:crypto';
import type { WireRequest } from '../../../lambda/front-door/front-door';
import { messageParams, signedRequest, toWire, voiceParams } from '../../../lambda/testing';
import type { Outcome } from '../../../lib/contract';

/** A request that Twilio, or somebody who claims to be, makes of a door, and what should come of it. */
export interface PlannedRequest {
  /** How the table names it. */
  readonly name: string;
  readonly wire: WireRequest;
  /** Tells its exchange from others. */
  readonly token: string;
  readonly expected: {
    readonly outcome: Outcome;
    readonly status: number;
    /** The URL that was signed. */
    readonly publicUrl: string;
  };
}

const ACCEPTED = { outcome: 'accepted', status: 200 } as const;

/** A call, a message, and a call with somebody else's number in it, which its signature does not cover. */
export function plannedRequests(publicBase: string, authToken: string): PlannedRequest[] {
  const voice = `${publicBase}/voice`;
  const message = `${publicBase}/message?campaign=spring%20sale`;
  const call = voiceParams({ CallSid: sid('CA') });
  const messageSid = sid('SM');
  const text = messageParams({ MessageSid: messageSid, SmsSid: messageSid, SmsMessageSid: messageSid });
  const forged = plan('/voice, forged', voice, call, authToken, { outcome: 'invalid-signature', status: 403 });
  const body = Buffer.from(new URLSearchParams({ ...call, From: '+14155550666' }).toString());
  return [
    plan('/voice', voice, call, authToken, ACCEPTED),
    plan('/message', message, text, authToken, ACCEPTED),
    { ...forged, wire: { ...forged.wire, body } },
  ];
}

function plan(
  name: string,
  url: string,
  params: Record<string, string>,
  authToken: string,
  expected: { outcome: Outcome; status: number },
): PlannedRequest {
  const token = randomUUID();
  const signed = signedRequest({ url, params, authToken, headers: { 'I-Twilio-Idempotency-Token': token } });
  return { name, wire: toWire(signed), token, expected: { ...expected, publicUrl: url } };
}

function sid(prefix: string): string {
  return prefix + randomUUID().replaceAll('-', '');
}
