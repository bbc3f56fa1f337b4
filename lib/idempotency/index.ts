export { Idempotency, type IdempotencyBindOptions, type IdempotencyConfig } from './idempotency';
export type { DynamoDbIdempotencyOptions } from './table';
