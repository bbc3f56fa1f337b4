import type { ITable } from 'aws-cdk-lib/aws-dynamodb';
import type { IGrantable } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { grantItems, newItemTable } from '../table';
import type { ConversationRelayProps } from './props';

const ACTIONS = ['dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:PutItem'];

/** Creates the table that the sandboxes of the relay share, with the TTL attribute that the runtime expects. */
export function relayTable(
  scope: Construct,
  { tableEncryptionKey, tableRemovalPolicy }: ConversationRelayProps,
): ITable {
  return newItemTable(scope, {
    timeToLiveAttribute: 'expires',
    encryptionKey: { key: tableEncryptionKey, prop: 'tableEncryptionKey' },
    ...(tableRemovalPolicy === undefined ? {} : { removalPolicy: tableRemovalPolicy }),
  });
}

/** Grants what the runtime does with the table. Only the schedule's event scans it. */
export function grantTable(table: ITable, grantee: IGrantable, props: ConversationRelayProps): void {
  const actions = props.ending ? [...ACTIONS, 'dynamodb:Scan'] : ACTIONS;
  grantItems(table, props.tableEncryptionKey, grantee, actions);
}
