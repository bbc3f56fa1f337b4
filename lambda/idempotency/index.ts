export {
  type DynamoDbIdempotencyOptions,
  dynamoDbIdempotency,
  type Idempotency,
  IdempotencyStoreError,
  type IdempotentRequest,
  type OnceAnswer,
  type RunLimits,
  type WhenStoreFails,
} from './dynamodb';
