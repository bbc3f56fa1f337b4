import { IdempotencyItemAlreadyExistsError } from '@aws-lambda-powertools/idempotency';
import { IdempotencyRecord } from '@aws-lambda-powertools/idempotency/persistence';
import { describe, expect, it } from 'vitest';
import { distinctMs, MarkingLayer } from '../../../lambda/idempotency/store';
import { TABLE, tableStandIn } from './table';

class OpenLayer extends MarkingLayer {
  async mark(inProgressExpiryTimestamp: number): Promise<void> {
    const expiryTimestamp = Math.ceil(Date.now() / 1000) + 3600;
    await this._putRecord(
      new IdempotencyRecord({
        idempotencyKey: 'key',
        status: 'INPROGRESS',
        expiryTimestamp,
        inProgressExpiryTimestamp,
      }),
    );
  }
}

describe('MarkingLayer', () => {
  it('recognizes its own mark by its expiry', async () => {
    await tableStandIn();
    const layer = new OpenLayer({ tableName: TABLE });
    const lapses = Date.now() + distinctMs(60_000);
    await layer.mark(lapses);
    await expect(layer.mark(lapses)).resolves.toBeUndefined();
    await expect(layer.mark(lapses + 1 / 4096)).rejects.toThrow(IdempotencyItemAlreadyExistsError);
  });

  it('never mistakes finished work for its own mark', async () => {
    const { items, put } = await tableStandIn();
    const layer = new OpenLayer({ tableName: TABLE });
    const lapses = Date.now() + distinctMs(60_000);
    await layer.mark(lapses);
    const [item] = await items();
    await put({ ...item, status: { S: 'COMPLETED' } });
    await expect(layer.mark(lapses)).rejects.toThrow(IdempotencyItemAlreadyExistsError);
  });
});

describe('distinctMs', () => {
  it('adds less than a millisecond, almost never the same', () => {
    const all = Array.from({ length: 200 }, () => distinctMs(41.5));
    for (const ms of all) expect(ms >= 42 && ms < 43 && Number.isInteger(ms * 4096)).toBe(true);
    expect(new Set(all).size).toBeGreaterThan(100);
    expect(distinctMs(-5)).toBeGreaterThanOrEqual(1);
  });
});
