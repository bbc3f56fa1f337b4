import { Environment } from '../../lib/contract';
import type { Idempotency } from './idempotency';
import { idempotencyKey, once, type WhenStoreFails } from './once';
import { Run } from './run';
import { dynamoDbStore } from './store';

export type { Idempotency, IdempotentRequest, OnceAnswer, RunLimits } from './idempotency';
export type { WhenStoreFails } from './once';
export { IdempotencyStoreError } from './store';

/** Options of {@link dynamoDbIdempotency}. They default to the environment variables that the construct sets. */
export interface DynamoDbIdempotencyOptions {
  /**
   * Name or ARN of a table with the string key `id` and the TTL attribute `expiration`, so that DynamoDB removes old
   * items.
   * @default from `TWILIO_IDEMPOTENCY_TABLE`
   */
  readonly tableName?: string;
  /**
   * Seconds that a response is remembered, from 1 to 2592000 (30 days).
   * @default from `TWILIO_IDEMPOTENCY_EXPIRES_AFTER_SECONDS`, else 3600
   */
  readonly expiresAfterSeconds?: number;
  /**
   * Behavior when the table isn't available. `refuse` answers 500 without running the route, so that Twilio retries or
   * uses the fallback URL and nothing is done twice. `run` runs the route anyway, for routes whose work may be done
   * twice but must be done.
   * @default 'refuse'
   */
  readonly whenStoreFails?: WhenStoreFails;
}

const DEFAULT_EXPIRY_SECONDS = 3600;
const MAX_EXPIRY_SECONDS = 30 * 24 * 3600;

/**
 * Runs a route once, regardless of how often Twilio delivers the webhook. A retry gets the first delivery's response
 * from a DynamoDB table. Has a separate entry point, because it loads Powertools, and `@aws-sdk/client-dynamodb` from
 * the Lambda runtime or your dependencies.
 *
 * @example
 * import { webhook } from 'cdk-twilio-webhook/lambda';
 * import { dynamoDbIdempotency } from 'cdk-twilio-webhook/idempotency';
 *
 * export const handler = webhook({ '/pay': charge }, { idempotency: dynamoDbIdempotency() });
 *
 * Two deliveries are the same webhook if they have the same method, public URL, parameters (or hash of a JSON body),
 * and `I-Twilio-Idempotency-Token` header. A request without that header always runs its route, because a call can
 * repeat a URL with the same parameters.
 *
 * - If two deliveries overlap, one runs the route. The other waits for its response, or runs the route itself if the
 *   first one fails. If neither happens before its deadline, its outcome is `handler-timeout` (504).
 * - Responses are remembered, except when a route throws, misses its deadline, or answers a 4xx or 5xx.
 * - If a sandbox crashes while it runs a route, retries wait until the deadline of that route.
 * - If the route has answered but the table can't be updated, the response is still sent and the log has a warning.
 *   This includes responses over about 390 kB, which exceed the maximum size of an item.
 *
 * It doesn't prevent replays. The signature covers neither the header nor a time, so anyone with a recorded signed
 * request can replay it with another token, and the route runs again. A replay never gets the response of another
 * webhook. If that matters, check the state of the call or message (`CallSid`, `MessageSid`) in your route.
 *
 * The table stores hashes of the requests and complete responses, including any personal data in your TwiML.
 *
 * @throws {TypeError} if no table is set or the expiry is out of range. To run locally without a table, use
 * `process.env.TWILIO_IDEMPOTENCY_TABLE ? dynamoDbIdempotency() : undefined`.
 * @see https://docs.aws.amazon.com/powertools/typescript/latest/features/idempotency/
 */
export function dynamoDbIdempotency(options: DynamoDbIdempotencyOptions = {}): Idempotency {
  const { whenStoreFails = 'refuse' } = options;
  const store = dynamoDbStore(tableName(options), expiresAfterSeconds(options));
  return {
    once: async (request, limits, run) => {
      const key = idempotencyKey(request);
      if (key === undefined) return { response: await run() };
      return once(store, key, new Run(run, limits.deadlineMs), { ...limits, whenStoreFails });
    },
  };
}

function tableName(options: DynamoDbIdempotencyOptions): string {
  const name = options.tableName ?? process.env[Environment.idempotencyTable]?.trim();
  if (name) return name;
  throw new TypeError(`No idempotency table is set. Set \`${Environment.idempotencyTable}\` or \`tableName\`.`);
}

function expiresAfterSeconds(options: DynamoDbIdempotencyOptions): number {
  const text = process.env[Environment.idempotencyExpiresAfterSeconds]?.trim();
  const seconds = options.expiresAfterSeconds ?? (text ? Number(text) : DEFAULT_EXPIRY_SECONDS);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_EXPIRY_SECONDS) return seconds;
  const place = options.expiresAfterSeconds === undefined ? Environment.idempotencyExpiresAfterSeconds : 'option';
  throw new TypeError(`\`expiresAfterSeconds\` (${place}) isn't a whole number from 1 to ${MAX_EXPIRY_SECONDS}.`);
}
