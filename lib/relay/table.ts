import { RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { AttributeType, Billing, type ITable, TableEncryptionV2, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { grantItems } from '../idempotency';
import { configurationError } from '../validation';
import type { ConversationRelayProps } from './props';

const ACTIONS = ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'];

/** Creates the table that the sandboxes of the relay share, with the key and the TTL attribute that the runtime expects. */
export function relayTable(scope: Construct, props: ConversationRelayProps): ITable {
  const { tableEncryptionKey: key } = props;
  if (key && Token.isUnresolved(Stack.of(scope).region)) {
    throw configurationError(scope, {
      prop: 'tableEncryptionKey',
      problem: 'a table with a customer-managed key needs a stack whose region is known at synth',
      fix: 'set `env: { region }` on the stack, or remove `tableEncryptionKey`',
    });
  }
  const table = new TableV2(scope, 'Table', {
    partitionKey: { name: 'id', type: AttributeType.STRING },
    timeToLiveAttribute: 'expires',
    billing: Billing.onDemand(),
    encryption: key ? TableEncryptionV2.customerManagedKey(key) : TableEncryptionV2.dynamoOwnedKey(),
    removalPolicy: props.tableRemovalPolicy ?? RemovalPolicy.DESTROY,
  });
  return table as ITable;
}

/** Grants what the runtime does with the table. Only the schedule's event scans it. */
export function grantTable(table: ITable, grantee: IGrantable, props: ConversationRelayProps): void {
  const actions = props.ending ? [...ACTIONS, 'dynamodb:Scan'] : ACTIONS;
  grantItems(table, props.tableEncryptionKey, grantee, actions);
}
