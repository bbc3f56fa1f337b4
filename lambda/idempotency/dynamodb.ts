import { Environment } from '../../lib/contract';
import type { Idempotency } from './idempotency';
import { idempotencyKey, once, type WhenStoreFails } from './once';
import { Run } from './run';
import { dynamoDbStore } from './store';

export type { Idempotency, IdempotentRequest, OnceAnswer, RunLimits } from './idempotency';
export type { WhenStoreFails } from './once';
export { IdempotencyStoreError } from './store';

/** Options of {@link dynamoDbIdempotency}. Environment variables, which the construct sets, fill what is left out. */
export interface DynamoDbIdempotencyOptions {
  /**
   * Name or ARN of a table with the string key `id` and, for DynamoDB to clear it, the TTL attribute `expiration`.
   * @default from `TWILIO_IDEMPOTENCY_TABLE`
   */
  readonly tableName?: string;
  /**
   * Seconds that an answer is remembered, at most 2592000 (30 days).
   * @default from `TWILIO_IDEMPOTENCY_EXPIRES_AFTER_SECONDS`, else 3600
   */
  readonly expiresAfterSeconds?: number;
  /**
   * What is done when the table can't be asked. `refuse` answers 500 without running the route, so that Twilio retries
   * or takes the fallback URL and nothing is done twice. `run` runs it all the same: for routes whose work may be done
   * twice but must not be left undone.
   * @default 'refuse'
   */
  readonly whenStoreFails?: WhenStoreFails;
}

const DEFAULT_EXPIRY_SECONDS = 3600;
const MAX_EXPIRY_SECONDS = 30 * 24 * 3600;

/**
 * Lets a route do its work once, however often Twilio delivers the webhook: a retry gets the first delivery's answer from
 * a DynamoDB table. In an entry point of its own, because it loads Powertools and, from what Lambda brings along or you
 * install, `@aws-sdk/client-dynamodb`.
 *
 * @example
 * import { webhook } from 'cdk-twilio-webhook/lambda';
 * import { dynamoDbIdempotency } from 'cdk-twilio-webhook/idempotency';
 *
 * export const handler = webhook({ '/pay': charge }, { idempotency: dynamoDbIdempotency() });
 *
 * Retries are the same webhook when method, public URL, parameters (or the hash of a JSON body) and the header
 * `I-Twilio-Idempotency-Token` are. A request without that header runs its route each time, because a call may well
 * repeat a URL and its parameters.
 *
 * - Of two retries side by side one runs the route. The other waits for its answer, runs the route itself when the first
 *   one fails, and ends as `handler-timeout` (504) when neither has happened at its deadline.
 * - A route that throws, misses its deadline or answers a 5xx is not remembered; every other answer is.
 * - A sandbox that dies at work keeps retries out until the deadline that its route had.
 * - When the route has answered and the table can't be told, the answer is given nevertheless and the log warns. An
 *   answer over about 390 kB is more than an item may have and is such a case.
 *
 * What it does not do: the signature covers neither the header nor a time, so whoever holds a recording of a signed
 * request can replay it with another token, and the route runs again. He gets no answer of another webhook that way.
 * Where that matters, let the route check what state the call or message (`CallSid`, `MessageSid`) is in.
 *
 * The table holds hashes of the requests, and the answers as they are: with whatever personal data your TwiML has.
 *
 * @throws {TypeError} when no table is named or the expiry is out of range. For a local run without a table give
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
  throw new TypeError(`No idempotency table is named: set ${Environment.idempotencyTable}, or give tableName.`);
}

function expiresAfterSeconds(options: DynamoDbIdempotencyOptions): number {
  const text = process.env[Environment.idempotencyExpiresAfterSeconds]?.trim();
  const seconds = options.expiresAfterSeconds ?? (text ? Number(text) : DEFAULT_EXPIRY_SECONDS);
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= MAX_EXPIRY_SECONDS) return seconds;
  const place = options.expiresAfterSeconds === undefined ? Environment.idempotencyExpiresAfterSeconds : 'option';
  throw new TypeError(`expiresAfterSeconds (${place}) is not a whole number from 1 to ${MAX_EXPIRY_SECONDS}.`);
}
