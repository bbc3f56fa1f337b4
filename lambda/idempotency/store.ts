import { randomInt } from 'node:crypto';
import {
  IdempotencyConfig,
  IdempotencyItemAlreadyExistsError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context } from 'aws-lambda';

type IdempotencyRecord = Parameters<DynamoDBPersistenceLayer['processExistingRecord']>[0];

/** Precision of a millisecond timestamp in a `number`. */
const FRACTIONS = 4096;

/**
 * Adds a random fraction to milliseconds, so that the expiry of a mark identifies its request. Two requests in the same
 * millisecond have a chance of 1 in 4096 to be mistaken for one.
 */
export function distinctMs(ms: number): number {
  return Math.max(1, Math.ceil(ms)) + randomInt(FRACTIONS) / FRACTIONS;
}

/**
 * Persistence layer that recognizes its own mark. If the table's response to a mark is lost, the SDK retries and finds
 * a mark. Without this layer, the request would mistake it for another request's and wait in vain.
 */
export class MarkingLayer extends DynamoDBPersistenceLayer {
  protected override async _putRecord(record: IdempotencyRecord): Promise<void> {
    try {
      await super._putRecord(record);
    } catch (error) {
      if (!(error instanceof IdempotencyItemAlreadyExistsError)) throw error;
      const { existingRecord = await this._getRecord(record.idempotencyKey).catch(() => undefined) } = error;
      const own = existingRecord?.inProgressExpiryTimestamp === record.inProgressExpiryTimestamp;
      if (!own || existingRecord?.getStatus() !== 'INPROGRESS') throw error;
    }
  }
}

/** Error for an idempotency table that isn't available. The outcome is `handler-error`. */
export class IdempotencyStoreError extends Error {
  readonly code = 'IDEMPOTENCY_STORE_UNAVAILABLE';
  override readonly name = 'IdempotencyStoreError';

  constructor(cause: unknown) {
    super(`The idempotency table isn't available, so the route didn't run: ${reason(cause)}`, { cause });
  }
}

/** Returns the reason of a table error, which Powertools wraps around the AWS SDK's error. */
export function reason(error: unknown): string {
  const innermost = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return innermost instanceof Error ? `${innermost.name}: ${innermost.message}` : typeof innermost;
}

/** Prefix of the keys. Replaces the function name, because a retry may reach a renamed function. */
const KEY_PREFIX = 'twilio';

/**
 * Short timeouts, because a caller is waiting. All attempts together take less than three seconds.
 */
const CLIENT = {
  maxAttempts: 3,
  // Newer clients only warn after `requestTimeout`; older ones don't support `throwOnRequestTimeout`.
  requestHandler: { connectionTimeout: 500, requestTimeout: 800, socketTimeout: 800, throwOnRequestTimeout: true },
} as const;

/** Remembers the result of the work for a key. */
export interface Store {
  /**
   * Does the work for a key, or returns its earlier result.
   *
   * @param inProgressMs milliseconds for which work that never ends blocks other requests.
   * @throws Powertools' error: the work's own error, or one that {@link isUnderWay} recognizes.
   */
  once(key: string, inProgressMs: number, work: () => Promise<string>): Promise<unknown>;
}

/** Creates a store on a table for Powertools: string key `id`, TTL attribute `expiration`. */
export function dynamoDbStore(tableName: string, expiresAfterSeconds: number): Store {
  const persistenceStore = new MarkingLayer({ tableName, clientConfig: CLIENT });
  return {
    once: (key, inProgressMs, work) => {
      const config = new IdempotencyConfig({ expiresAfterSeconds, hashFunction: 'sha256' });
      const getRemainingTimeInMillis = () => distinctMs(inProgressMs);
      config.registerLambdaContext({ getRemainingTimeInMillis } as Context);
      return makeIdempotent((_key: string) => work(), { persistenceStore, config, keyPrefix: KEY_PREFIX })(key);
    },
  };
}

/** Errors while another request does the work or has just done it. They are worth a retry. */
const UNDER_WAY = [
  'IdempotencyAlreadyInProgressError',
  'IdempotencyInconsistentStateError',
  'IdempotencyItemNotFoundError',
];

/** Whether another request is doing the work for a key. */
export function isUnderWay(error: unknown): boolean {
  return error instanceof Error && UNDER_WAY.includes(error.name);
}
