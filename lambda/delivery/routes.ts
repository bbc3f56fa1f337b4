import { Environment } from '../../lib/contract';
import type { Env } from '../aws';
import type { RouteHandler } from '../routing';
import { deliver, type Plan } from './deliver';
import type { Destination } from './destination';
import { eventBus } from './event-bus';
import { bucket } from './large-body';
import { queue } from './sqs';

/** Options of every delivery. */
export interface DeliveryOptions {
  /**
   * URL of a queue for the entries that the destination rejects or doesn't take in time, with the reason in
   * `undelivered`.
   * @default - the webhook gets a 503
   */
  readonly onFailureQueueUrl?: string | undefined;
  /**
   * Name of an S3 bucket in the function's region. An entry that is too large for the destination is stored below
   * `twilio-webhook/`, and the destination gets a pointer to it.
   * @default - such a webhook gets a 413
   */
  readonly bucketName?: string | undefined;
  /**
   * Maximum time in milliseconds to store a webhook's entries, including all retries. Event Streams waits 5 s for the
   * response.
   * @default 4000
   */
  readonly deadlineMs?: number | undefined;
}

/** Options of {@link toSqs}. */
export interface SqsDeliveryOptions extends DeliveryOptions {
  /** URL of a standard or FIFO queue. */
  readonly queueUrl: string | undefined;
}

/** Options of {@link toEventBridge}. */
export interface EventBridgeDeliveryOptions extends DeliveryOptions {
  /** Name or ARN of the event bus. */
  readonly eventBusName: string | undefined;
  /** Source of the events, such as `twilio`. It can't begin with `aws.`. */
  readonly source: string;
  /** Detail type of all events. @default - the kind of each entry, such as `message.delivered` */
  readonly detailType?: string | undefined;
}

/**
 * Creates a route that stores webhooks in a queue and answers once SQS has every entry. Use it for status callbacks and
 * Event Streams.
 *
 * @example
 * import { toSqs } from 'cdk-twilio-webhook/delivery';
 * import { webhook } from 'cdk-twilio-webhook/lambda';
 *
 * export const handler = webhook({ '/status': toSqs({ queueUrl: process.env['QUEUE_URL'] }) });
 *
 * A message's body is a `DeliveryEntry` in JSON. In a FIFO queue it has the SID of its call, message or conversation as
 * group, and its `id` for deduplication.
 *
 * The answer is 200 with empty TwiML when every entry is stored, else 503. Entries that failed are sent again within the
 * deadline, so a queue may get an entry twice.
 *
 * @throws {TypeError} if an option is missing or invalid.
 */
export function toSqs(options: SqsDeliveryOptions): RouteHandler {
  return routeTo(queue(options.queueUrl, 'queueUrl', environment), options);
}

/**
 * Creates a route that puts webhooks on an event bus and answers once EventBridge has every event. An event's `detail` is
 * a `DeliveryEntry`. Otherwise like {@link toSqs}. EventBridge drops events that no rule matches.
 *
 * @throws {TypeError} if an option is missing or invalid.
 */
export function toEventBridge(options: EventBridgeDeliveryOptions): RouteHandler {
  return routeTo(eventBus(options, environment), options);
}

/**
 * Creates the routes that the construct's `deliveries` declare, from `TWILIO_DELIVERIES`. Returns none
 * without the variable, so the code also runs locally.
 *
 * @example
 * import { deliveries } from 'cdk-twilio-webhook/delivery';
 * import { webhook } from 'cdk-twilio-webhook/lambda';
 *
 * export const handler = webhook({ ...deliveries(), '/voice': () => '<Response><Say>Hello</Say></Response>' });
 *
 * @throws {TypeError} if the variable is malformed.
 */
export function deliveries(): Record<`/${string}`, RouteHandler> {
  const text = process.env[Environment.deliveries]?.trim();
  if (!text) return {};
  const declared = Object.entries(parsed(text)) as [`/${string}`, SqsDeliveryOptions | EventBridgeDeliveryOptions][];
  return Object.fromEntries(
    declared.map(([path, options]) => [path, 'queueUrl' in options ? toSqs(options) : toEventBridge(options)]),
  );
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    const isTable =
      typeof value === 'object' &&
      value !== null &&
      Object.values(value).every((each) => typeof each === 'object' && each !== null);
    if (isTable) return value;
  } catch {
    // Fails below.
  }
  throw new TypeError(
    `\`${Environment.deliveries}\` isn't a JSON object of options by path. The construct's \`deliveries\` sets it.`,
  );
}

const DEFAULT_DEADLINE_MS = 4_000;

function routeTo(destination: Destination, options: DeliveryOptions): RouteHandler {
  const { onFailureQueueUrl, bucketName, deadlineMs = DEFAULT_DEADLINE_MS } = options;
  if (!(typeof deadlineMs === 'number' && deadlineMs > 0)) {
    throw new TypeError(`\`deadlineMs\` is ${String(deadlineMs)}: set a number above 0.`);
  }
  const plan: Plan = {
    destination,
    onFailure: onFailureQueueUrl === undefined ? undefined : queue(onFailureQueueUrl, 'onFailureQueueUrl', environment),
    bucket: bucketName === undefined ? undefined : bucket(bucketName, environment),
    deadlineMs,
  };
  return (request) => deliver(request, plan);
}

/** Placeholder credentials for the local run, which doesn't check them. */
const LOCAL = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'local', AWS_SECRET_ACCESS_KEY: 'local' };

/** Returns the variables for calls to AWS. The local run receives the entries instead of AWS, without credentials. */
function environment(): Env {
  const local = process.env[Environment.deliveryEndpoint];
  if (!local) return process.env;
  const endpoints = { AWS_ENDPOINT_URL_SQS: local, AWS_ENDPOINT_URL_EVENTBRIDGE: local, AWS_ENDPOINT_URL_S3: local };
  return { ...LOCAL, ...endpoints };
}
