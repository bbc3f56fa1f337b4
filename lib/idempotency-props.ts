import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';

/** Options of idempotency that is kept in a DynamoDB table. */
export interface DynamoDbIdempotencyProps {
  /**
   * A table that already exists, with the string partition key `id`, no sort key, and the TTL attribute `expiration`.
   * Several services can share one. Import a table with a customer-managed key together with its `encryptionKey`, so
   * that using it can be granted.
   *
   * @default - a new table, billed by request
   */
  readonly table?: ITable;

  /**
   * How long an answer is remembered: longer than Twilio retries, from a second to 30 days.
   *
   * @default Duration.hours(1)
   */
  readonly expiresAfter?: Duration;

  /**
   * Whether the new table can be restored to any second of the last 35 days. Not together with `table`.
   *
   * @default false - what is in it is of no use once the retries are over
   */
  readonly pointInTimeRecovery?: boolean;

  /**
   * The KMS key that the new table is encrypted with. The function may use it, through DynamoDB alone; the key's policy
   * must leave that to IAM, as a key's default policy does. The stack's region must be known. Not together with `table`.
   *
   * @default - a key that AWS owns, for which there is nothing to pay or to grant
   */
  readonly encryptionKey?: IKey;

  /**
   * What becomes of the new table when it leaves the stack. Not together with `table`.
   *
   * @default RemovalPolicy.DESTROY - its records are worth nothing after `expiresAfter`
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether there is an alarm for requests that the table throttles. It does nothing until it has actions: see
   * `throttleAlarm` of what `bind` returns.
   *
   * @default true
   */
  readonly alarmOnThrottles?: boolean;
}
