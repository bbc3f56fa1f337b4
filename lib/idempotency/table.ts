import { Arn, ArnFormat, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { Alarm, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { AttributeType, Billing, type ITable, Operation, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { configurationError, isOwnEnvironment } from '../validation';

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
   * @default - a key that AWS owns, for which there is nothing to pay or to grant
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
  // What `ITable` leaves out when it is missing, `TableV2` has as `undefined`.
  return table as ITable;
}

/** CDK writes the key of a replica by its region, and says no more than that it cannot. */
function checkRegion(scope: Construct): void {
  if (!Token.isUnresolved(Stack.of(scope).region)) return;
  throw configurationError(scope, {
    prop: 'idempotency.encryptionKey',
    problem: 'the region of the stack has to be known at synth for a table with a key of its own',
    fix: 'give the stack env: { region }, give table, or leave encryptionKey out',
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
      'The idempotency table throttles: webhooks are refused, or run without it where the runtime is told to.',
  });
}

/**
 * Grants a principal to get, put, update and delete single items. The table's own grants would also allow scans and
 * batches, and omit the key of an imported table.
 */
export function grantItems(table: ITable, key: IKey | undefined, grantee: IGrantable): Grant {
  const grant = Grant.addToPrincipal({ grantee, actions: ACTIONS, resourceArns: [table.tableArn] });
  if (!key) return grant;
  const use = Grant.addToPrincipal({
    grantee,
    actions: KEY_ACTIONS,
    resourceArns: [key.keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `dynamodb.${placeOf(table).region}.amazonaws.com` } },
  });
  return grant.combine(use);
}

/** Returns the table's name, or its ARN if it's in another account or region than the function. */
export function tableId(scope: Construct, table: ITable): string {
  return isOwnEnvironment(scope, placeOf(table)) ? table.tableName : table.tableArn;
}

/** An imported table's `env` is the stack's that imports it, whatever its ARN says. */
function placeOf({ tableArn, env }: ITable): { readonly account: string; readonly region: string } {
  if (Token.isUnresolved(tableArn)) return env;
  const { account, region } = Arn.split(tableArn, ArnFormat.SLASH_RESOURCE_NAME);
  return { account: account ?? env.account, region: region ?? env.region };
}
