import { randomInt } from 'node:crypto';
import { IdempotencyItemAlreadyExistsError } from '@aws-lambda-powertools/idempotency';
import { DynamoDBPersistenceLayer } from '@aws-lambda-powertools/idempotency/dynamodb';

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
