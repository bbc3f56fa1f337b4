import { IdempotencyConfig, makeIdempotent } from '@aws-lambda-powertools/idempotency';
import type { Context } from 'aws-lambda';
import { distinctMs, MarkingLayer } from './marking-layer';

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
