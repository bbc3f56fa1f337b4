import { createHash, randomUUID } from 'node:crypto';
import type { Params, WebhookRequest } from '../routing';
import { kindOf, kindOfType } from './kind';

/**
 * A webhook, or one event of an Event Streams webhook, as it's stored: the body of an SQS message, or the `detail` of an
 * EventBridge event. `cdk-twilio-webhook/delivery/schema.json` describes it as a JSON Schema.
 *
 * It has exactly one of `params`, `event`, `json`, `bodyBase64` and `largeBody`.
 */
export interface DeliveryEntry {
  /** Version of this format. It changes when a field changes its meaning or disappears, not when one is added. */
  readonly schemaVersion: 1;
  /**
   * Identifies the webhook or event: the same for all its duplicates, if Twilio sends an idempotency token or the event
   * has an `id`.
   */
  readonly id: string;
  /** `message.delivered`, `call.completed`, the `type` of an event, or `webhook` for anything else. */
  readonly kind: string;
  /** The account whose key signed. */
  readonly accountSid?: string;
  readonly method: 'GET' | 'POST';
  /** The public URL that Twilio signed, without user info. */
  readonly url: string;
  /** Time of the event if Twilio provides it, otherwise `receivedAt`. ISO 8601 in UTC. */
  readonly time: string;
  /** Time at which the webhook arrived. ISO 8601 in UTC. */
  readonly receivedAt: string;
  /** Twilio's token, the same for all deliveries of one webhook. Not signed. */
  readonly idempotencyToken?: string;
  /** Twilio's ID of the request, which is also in the log. Not signed. */
  readonly twilioRequestId?: string;
  /** The parameters of a form or a GET. A repeated name has the list of its distinct values. */
  readonly params?: Params;
  /** The parameters of the URL of a POST. */
  readonly query?: Params;
  /** A CloudEvent of Event Streams. */
  readonly event?: Readonly<Record<string, unknown>>;
  /** The body of another JSON webhook. */
  readonly json?: unknown;
  /** A body of another content type, in base64. */
  readonly bodyBase64?: string;
  /** Location of the whole entry if it is too large for the destination. */
  readonly largeBody?: { readonly bucket: string; readonly key: string; readonly bytes: number };
  /** Whether an earlier attempt to store this entry may have succeeded. */
  readonly mayBeDuplicate?: true;
  /** In the failure queue: the destination that rejected the entry, and its error code. */
  readonly undelivered?: { readonly destination: string; readonly code: string };
}

/** The part of a request that becomes entries. */
export type DeliveredRequest = Pick<
  WebhookRequest,
  'url' | 'method' | 'params' | 'query' | 'headers' | 'json' | 'body' | 'accountSid'
>;

/** Returns the entries of a webhook: one for each event of Event Streams, one for any other webhook. */
export function entriesOf(request: DeliveredRequest, receivedAt: Date): DeliveryEntry[] {
  const events = cloudEvents(request.json);
  return events ? events.map((event) => eventEntry(event, request, receivedAt)) : [webhookEntry(request, receivedAt)];
}

function webhookEntry(request: DeliveredRequest, receivedAt: Date): DeliveryEntry {
  const { json, params, body, method } = request;
  const plain = json === undefined && body.length > 0 && Object.keys(params).length === 0;
  const content =
    json !== undefined ? { json } : plain ? { bodyBase64: Buffer.from(body).toString('base64') } : { params };
  const kind = json === undefined ? kindOf(params) : kindOfType(objectOf(json)?.['type']);
  const time = isoTime(method === 'POST' ? params['Timestamp'] : undefined) ?? receivedAt.toISOString();
  return { ...common(request, receivedAt, { id: idOf(request), kind, time }), ...content };
}

/** Event Streams posts CloudEvents. https://www.twilio.com/docs/events/webhook-quickstart */
interface CloudEvent {
  readonly id: string;
  readonly type: string;
  readonly [name: string]: unknown;
}

function eventEntry(event: CloudEvent, request: DeliveredRequest, receivedAt: Date): DeliveryEntry {
  const time = isoTime(event['time']) ?? receivedAt.toISOString();
  return { ...common(request, receivedAt, { id: event.id, kind: kindOfType(event.type), time }), event };
}

function cloudEvents(json: unknown): CloudEvent[] | undefined {
  const events = Array.isArray(json) ? json : [json];
  return events.every(isCloudEvent) ? events : undefined;
}

function isCloudEvent(value: unknown): value is CloudEvent {
  const { specversion, id, type } = objectOf(value) ?? {};
  return typeof specversion === 'string' && typeof id === 'string' && id !== '' && typeof type === 'string';
}

function common(
  request: DeliveredRequest,
  receivedAt: Date,
  { id, kind, time }: Pick<DeliveryEntry, 'id' | 'kind' | 'time'>,
): DeliveryEntry {
  const { accountSid, method, url, headers, query } = request;
  const idempotencyToken = shortHeader(headers['i-twilio-idempotency-token']);
  const twilioRequestId = shortHeader(headers['i-twilio-request-id']);
  return {
    schemaVersion: 1,
    id,
    kind,
    ...(accountSid === undefined ? {} : { accountSid }),
    method,
    url: withoutUserInfo(url),
    time,
    receivedAt: receivedAt.toISOString(),
    ...(idempotencyToken === undefined ? {} : { idempotencyToken }),
    ...(twilioRequestId === undefined ? {} : { twilioRequestId }),
    ...(method === 'POST' && Object.keys(query).length > 0 ? { query } : {}),
  };
}

/** Drops a header that Twilio can't have written, because anyone who replays a webhook can change it. */
function shortHeader(value: string | undefined): string | undefined {
  return value !== undefined && /^[\x21-\x7e]{1,128}$/.test(value) ? value : undefined;
}

/** Removes credentials from a URL. They are for the webhook's front door, not for readers of the queue. */
function withoutUserInfo(url: string): string {
  return url.replace(/^(https?:\/\/)[^/?#]*@/, '$1');
}

/**
 * Returns an ID that a retry by Twilio shares: a hash of the signed content and the token. Without a token, two
 * webhooks with the same content may be different ones, so the ID is random.
 */
function idOf({ method, url, params, accountSid, headers }: DeliveredRequest): string {
  const token = headers['i-twilio-idempotency-token'];
  if (!token) return randomUUID();
  // The URL of a JSON webhook has the hash of its body.
  const sorted = Object.entries(params).sort(([one], [other]) => (one < other ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([method, url, sorted, accountSid ?? null, token]))
    .digest('hex');
}

/** SIDs of an entry's subject, the most specific first. Event Streams spells the names differently. */
const SUBJECTS = [
  ['CallSid', 'callSid', 'call_sid'],
  ['MessageSid', 'messageSid', 'message_sid', 'SmsSid'],
  ['ConversationSid', 'conversationSid', 'conversation_sid'],
  ['ConferenceSid', 'conferenceSid', 'conference_sid'],
].flat();

/** Returns the call, message, or conversation of an entry, otherwise its account. */
export function subjectOf({ params, event, json, accountSid }: DeliveryEntry): string {
  const fields = params ?? objectOf(event?.['data']) ?? objectOf(json) ?? {};
  const found = SUBJECTS.map((name) => fields[name]).find((value) => typeof value === 'string' && value !== '');
  return typeof found === 'string' ? found : (accountSid ?? 'twilio');
}

function isoTime(value: unknown): string | undefined {
  const at = typeof value === 'string' && value.length <= 64 ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

/** Returns the fields of an object, or `undefined` for anything else. */
export function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}
