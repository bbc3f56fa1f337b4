import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import {
  AttributeType,
  Billing,
  type ITable,
  TableEncryptionV2,
  type TablePropsV2,
  TableV2,
} from 'aws-cdk-lib/aws-dynamodb';
import { Grant, type IGrantable } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { configurationError, tableEnvironment, viaService } from '../validation';

/** Properties of a table whose items the runtime reads one at a time. */
export interface ItemTableProps extends Partial<TablePropsV2> {
  /** The user's key, and the prop that it's from. */
  readonly encryptionKey: { readonly key: IKey | undefined; readonly prop: string; readonly otherFix?: string };
}

/** Creates a table with the key that the runtime expects, billed by request. Its items have no use without the app. */
export function newItemTable(scope: Construct, { encryptionKey, ...props }: ItemTableProps): ITable {
  const { key } = encryptionKey;
  if (key) checkRegion(scope, encryptionKey);
  const table = new TableV2(scope, 'Table', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    billing: Billing.onDemand(),
    removalPolicy: RemovalPolicy.DESTROY,
    encryption: TableEncryptionV2.dynamoOwnedKey(),
    ...props,
    ...(key ? { encryption: TableEncryptionV2.customerManagedKey(key) } : {}),
  });
  // `TableV2` declares `undefined` for properties that `ITable` declares as optional.
  return table as ITable;
}

/** CDK looks up a replica's key by region. Its own error doesn't name the prop. */
function checkRegion(scope: Construct, { prop, otherFix }: ItemTableProps['encryptionKey']): void {
  if (!Token.isUnresolved(Stack.of(scope).region)) return;
  const name = prop.slice(prop.lastIndexOf('.') + 1);
  const fixes = ['set `env: { region }` on the stack', ...(otherFix ? [otherFix] : [])];
  throw configurationError(scope, {
    prop,
    problem: 'a table with a customer managed key needs a stack whose region is known at synth',
    fix: `${fixes.join(', ')}, or remove \`${name}\``,
  });
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
