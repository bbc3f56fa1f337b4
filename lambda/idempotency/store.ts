import { randomInt } from 'node:crypto';
import {
  IdempotencyConfig,
  IdempotencyItemAlreadyExistsError,
  makeIdempotent,
} from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';
import type { Context } from 'aws-lambda';

type IdempotencyRecord = Parameters<DynamoDBPersistenceLayer['processExistingRecord']>[0];

/** As fine as a number of milliseconds since 1970 can be. */
const FRACTIONS = 4096;

/**
 * Milliseconds with a fraction by chance, so that the moment at which a mark lapses tells whose mark it is: two requests
 * would have to come in the same millisecond, and then have one chance in 4096 to be taken for one.
 */
export function distinctMs(ms: number): number {
  return Math.max(1, Math.ceil(ms)) + randomInt(FRACTIONS) / FRACTIONS;
}

/**
 * Knows its own mark. When the table's answer to a mark is lost on the way, the SDK asks again and is told that there is
 * one: taken for another request's, it would keep the caller waiting for nobody.
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

/** The idempotency table can't be asked whether a webhook was answered before. Ends as `handler-error`. */
export class IdempotencyStoreError extends Error {
  readonly code = 'IDEMPOTENCY_STORE_UNAVAILABLE';
  override readonly name = 'IdempotencyStoreError';

  constructor(cause: unknown) {
    super(`The idempotency table can't be asked, so the route was not run: ${reason(cause)}`, { cause });
  }
}

/** What went wrong at the table: Powertools wraps what the AWS SDK says. */
export function reason(error: unknown): string {
  const innermost = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return innermost instanceof Error ? `${innermost.name}: ${innermost.message}` : typeof innermost;
}

/** In front of the keys, in place of the function's name: a retry may reach the function's successor. */
const KEY_PREFIX = 'twilio';

/**
 * A caller is waiting: an attempt that takes a second will not do better in the next. All of them together stay under
 * three seconds.
 */
const CLIENT = {
  maxAttempts: 3,
  // `requestTimeout` alone only warns in newer clients and `throwOnRequestTimeout` is unknown to older ones.
  requestHandler: { connectionTimeout: 500, requestTimeout: 800, socketTimeout: 800, throwOnRequestTimeout: true },
} as const;

/** Remembers what the work for a key has answered. */
export interface Store {
  /**
   * Does the work for a key, or returns what it answered before.
   *
   * @param inProgressMs how long the work keeps others out when it is never heard of again.
   * @throws what Powertools throws: the work's own error, or one that {@link isUnderWay} tells apart.
   */
  once(key: string, inProgressMs: number, work: () => Promise<string>): Promise<unknown>;
}

/** A table as Powertools wants it: string key `id`, TTL attribute `expiration`. Endpoint and region are the SDK's. */
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

/** Somebody else is at it, or was until this moment: worth asking again. */
const UNDER_WAY = [
  'IdempotencyAlreadyInProgressError',
  'IdempotencyInconsistentStateError',
  'IdempotencyItemNotFoundError',
];

/** Whether the work for a key is being done by another request. */
export function isUnderWay(error: unknown): boolean {
  return error instanceof Error && UNDER_WAY.includes(error.name);
}
