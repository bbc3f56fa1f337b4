import { onTestFinished, vi } from 'vitest';
import type { LogEntry, WebhookOptions } from '../../../lambda';
import type { DeliveryEntry } from '../../../lambda/delivery';
import type { Routes } from '../../../lambda/routing';
import { type SignedEventOptions, signedEvent } from '../../../lambda/testing';
import { webhook } from '../../../lambda/webhook';
import { type Behavior, CREDENTIALS, json, storeStandIn } from '../auth-token/store-stand-in';

const AUTH_TOKEN = 'secret';
export const ACCOUNT = `AC${'0'.repeat(32)}`;
export const MESSAGE = `SM${'1'.repeat(32)}`;
export const CALL = `CA${'2'.repeat(32)}`;
export const QUEUE = 'https://sqs.eu-west-1.amazonaws.com/123456789012/status';
export const FIFO = `${QUEUE}.fifo`;

/** Starts stand-ins for SQS, EventBridge, and S3, and sets the environment that selects them. */
export async function awsStandIn(behavior: Behavior = taken) {
  const stand = await storeStandIn(behavior);
  const env = { ...CREDENTIALS, AWS_REGION: 'us-east-1' };
  for (const [name, value] of Object.entries({ ...env, AWS_ENDPOINT_URL: stand.url })) vi.stubEnv(name, value);
  onTestFinished(() => void vi.unstubAllEnvs());
  return stand;
}

/** Takes every entry. */
export const taken: Behavior = (call, response) => {
  const entries = (call.question['Entries'] ?? []) as { Id?: string }[];
  const answer = call.target.startsWith('AmazonSQS')
    ? { Successful: entries.map(({ Id }) => ({ Id, MessageId: `m${Id}` })), Failed: [] }
    : { FailedEntryCount: 0, Entries: entries.map((_each, index) => ({ EventId: `e${index}` })) };
  json(answer)(call, response);
};

/** Takes the entries of a batch for which the function returns nothing, and fails the others with its code. */
export function failing(
  codeOf: (body: DeliveryEntry) => { code: string; senderFault?: boolean } | undefined,
): Behavior {
  return (call, response) => {
    const entries = call.question['Entries'] as { Id: string; MessageBody: string }[];
    const fates = entries.map(({ Id, MessageBody }) => ({ Id, failure: codeOf(JSON.parse(MessageBody)) }));
    const failed = fates.filter(({ failure }) => failure);
    json({
      Successful: fates.filter(({ failure }) => !failure).map(({ Id }) => ({ Id })),
      Failed: failed.map(({ Id, failure }) => ({
        Id,
        Code: failure?.code,
        SenderFault: failure?.senderFault ?? false,
      })),
    })(call, response);
  };
}

/** Sends a signed webhook to routes. @returns the status and body of the response, and the log line. */
export async function call(
  routes: Routes,
  own: Partial<Pick<SignedEventOptions, 'params' | 'json' | 'method' | 'authToken' | 'headers'>> & {
    readonly path?: string;
    readonly token?: string;
  },
  options: Partial<WebhookOptions> = {},
) {
  const lines: LogEntry[] = [];
  const add = (entry: LogEntry) => void lines.push(entry);
  const logger = { info: add, warn: add, error: add };
  const handler = webhook(routes, { authToken: AUTH_TOKEN, logger, ...options });
  const path = own.path ?? '/status';
  const url = `https://abc123.execute-api.eu-west-1.amazonaws.com${path}`;
  const { params, json, method, token } = own;
  const headers = { ...own.headers, ...(token === undefined ? {} : { 'I-Twilio-Idempotency-Token': token }) };
  const event = signedEvent({
    frontDoor: 'http-api',
    url,
    authToken: own.authToken ?? AUTH_TOKEN,
    headers,
    ...(method ? { method } : {}),
    ...(params ? { params } : {}),
    ...(json === undefined ? {} : { json }),
  });
  const {
    statusCode,
    body,
    headers: answered,
  } = (await handler(event, {})) as {
    statusCode: number;
    body: string;
    headers: Record<string, string>;
  };
  return { statusCode, body, type: answered['content-type'], line: lines.at(-1) };
}

/** Returns the parameters of a status callback. */
export function statusParams(own: Record<string, string | string[]> = {}) {
  return { AccountSid: ACCOUNT, MessageSid: MESSAGE, MessageStatus: 'delivered', To: '+15005550006', ...own };
}

/** Returns an event of Event Streams. */
export function streamEvent(id: string, own: Record<string, unknown> = {}) {
  const data = { messageSid: MESSAGE, accountSid: ACCOUNT, messageStatus: 'DELIVERED', numberOfSegments: 2 };
  const type = 'com.twilio.messaging.message.delivered';
  return { specversion: '1.0', type, source: MESSAGE, id, time: '2026-11-27T10:00:00.000Z', data, ...own };
}

/** Returns the entries in the calls of a queue. */
export function messages(stand: {
  readonly calls: readonly { readonly question: Readonly<Record<string, unknown>> }[];
}) {
  return stand.calls.map(({ question }) =>
    (question['Entries'] as { MessageBody: string }[]).map(
      ({ MessageBody }) => JSON.parse(MessageBody) as DeliveryEntry,
    ),
  );
}
