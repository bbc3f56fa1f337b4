export { Idempotency, type IdempotencyBindOptions, type IdempotencyConfig } from './idempotency';
export type { DynamoDbIdempotencyProps } from './table';
