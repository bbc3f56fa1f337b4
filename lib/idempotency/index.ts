export { Idempotency, type IdempotencyConfig } from './idempotency';
export type { DynamoDbIdempotencyOptions } from './table';
