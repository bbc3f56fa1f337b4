import { Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Alarm, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, Billing, type ITable, Operation, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { configurationError, isOwnEnvironment, tableEnvironment, viaService } from '../validation';

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

/** The only actions that the runtime uses: no scan, no query, no batch. */
const ACTIONS = ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:UpdateItem'];
/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const KEY_ACTIONS = [
  'kms:Decrypt',
  'kms:DescribeKey',
  'kms:Encrypt',
  'kms:GenerateDataKey',
  'kms:GenerateDataKeyWithoutPlaintext',
  'kms:ReEncryptFrom',
  'kms:ReEncryptTo',
];

/** Creates a table with the key and the TTL attribute that the runtime expects. */
export function newTable(scope: Construct, props: DynamoDbIdempotencyOptions): ITable {
  const { encryptionKey } = props;
  if (encryptionKey) checkRegion(scope);
  const table = new TableV2(scope, 'Table', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    timeToLiveAttribute: 'expiration',
    billing: Billing.onDemand(),
    encryption: encryptionKey
      ? TableEncryptionV2.customerManagedKey(encryptionKey)
      : TableEncryptionV2.dynamoOwnedKey(),
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: props.pointInTimeRecovery ?? false },
    removalPolicy: props.removalPolicy ?? RemovalPolicy.DESTROY,
  });
  // `TableV2` declares `undefined` for properties that `ITable` declares as optional.
  return table as ITable;
}

/** CDK looks up a replica's key by region. Its own error doesn't name the prop. */
function checkRegion(scope: Construct): void {
  if (!Token.isUnresolved(Stack.of(scope).region)) return;
  throw configurationError(scope, {
    prop: 'idempotency.encryptionKey',
    problem: 'a table with a customer-managed key needs a stack whose region is known at synth',
    fix: 'set `env: { region }` on the stack, pass an existing `table`, or remove `encryptionKey`',
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

/**
 * Grants a principal to get, put, update and delete single items, or other actions. The table's own grants would also
 * allow scans and batches, and omit the key of an imported table.
 */
export function grantItems(
  table: ITable,
  key: IKey | undefined,
  grantee: IGrantable,
  actions: string[] = ACTIONS,
): Grant {
  const grant = Grant.addToPrincipal({ grantee, actions, resourceArns: [table.tableArn] });
  if (!key) return grant;
  const use = Grant.addToPrincipal({
    grantee,
    actions: KEY_ACTIONS,
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': viaService('dynamodb', tableEnvironment(table).region) } },
  });
  return grant.combine(use);
}

/** Returns the table's name, or its ARN if it's in another account or region than the function. */
export function tableId(scope: Construct, table: ITable): string {
  return isOwnEnvironment(scope, tableEnvironment(table)) ? table.tableName : table.tableArn;
}
