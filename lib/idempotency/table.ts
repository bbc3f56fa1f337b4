import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Alarm, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { type ITable, Operation } from 'aws-cdk-lib/aws-dynamodb';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { newItemTable } from '../table';
import { isOwnEnvironment, tableEnvironment } from '../validation';

/** Options of {@link Idempotency.dynamoDb}. */
export interface DynamoDbIdempotencyOptions {
  /**
   * An existing table with the string partition key `id`, no sort key, and the TTL attribute `expiration`.
   * Several services can share one. Import a table with a customer-managed key together with its `encryptionKey`, so
   * that using it can be granted.
   *
   * @default - a new table, billed by request
   */
  readonly table?: ITable;

  /**
   * The time to remember a response, longer than Twilio retries: one second to 30 days.
   *
   * @default Duration.hours(1)
   */
  readonly expiresAfter?: Duration;

  /**
   * Whether the new table can be restored to any second of the last 35 days. Can't be combined with `table`.
   *
   * @default false - the items have no use after the retries
   */
  readonly pointInTimeRecovery?: boolean;

  /**
   * The KMS key that the new table is encrypted with. The function may use it only through DynamoDB; the key's policy
   * must delegate to IAM, like the default policy. The stack's region must be known. Can't be combined with `table`.
   *
   * @default - a key that AWS owns, without costs or grants
   */
  readonly encryptionKey?: IKey;

  /**
   * The removal policy of the new table. Can't be combined with `table`.
   *
   * @default RemovalPolicy.DESTROY - the items have no use after `expiresAfter`
   */
  readonly removalPolicy?: RemovalPolicy;

  /**
   * Whether to create an alarm on requests that the table throttles. Only `alarms: { topic }` adds actions to it.
   *
   * @default true
   */
  readonly alarmOnThrottles?: boolean;
}

/** Creates a table with the TTL attribute that the runtime expects. */
export function newTable(scope: Construct, props: DynamoDbIdempotencyOptions): ITable {
  return newItemTable(scope, {
    timeToLiveAttribute: 'expiration',
    encryptionKey: {
      key: props.encryptionKey,
      prop: 'idempotency.encryptionKey',
      otherFix: 'pass an existing `table`',
    },
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.pointInTimeRecovery ?? false },
    removalPolicy: props.removalPolicy ?? RemovalPolicy.DESTROY,
  });
}

/** Returns the metric that counts the requests of the runtime that a table throttled in five minutes. */
export function throttles(table: ITable): IMetric {
  return table.metricThrottledRequestsForOperations({
    operations: [Operation.DELETE_ITEM, Operation.GET_ITEM, Operation.PUT_ITEM, Operation.UPDATE_ITEM],
    period: Duration.minutes(5),
    label: 'Throttled idempotency requests',
  });
}

/** Creates the alarm that goes off when a request is throttled. */
export function throttleAlarm(scope: Construct, metric: IMetric): Alarm {
  return new Alarm(scope, 'Throttles', {
    metric,
    threshold: 1,
    evaluationPeriods: 1,
    treatMissingData: TreatMissingData.NOT_BREACHING,
    alarmDescription:
      'DynamoDB throttles the idempotency table. Webhooks are refused, or run without idempotency if so configured.',
  });
}

/** Returns the table's name, or its ARN if it's in another account or region than the function. */
export function tableId(scope: Construct, table: ITable): string {
  return isOwnEnvironment(scope, tableEnvironment(table)) ? table.tableName : table.tableArn;
}
