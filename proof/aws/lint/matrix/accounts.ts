import { RemovalPolicy } from 'aws-cdk-lib';
import { AttributeType, type ITable, Table } from 'aws-cdk-lib/aws-dynamodb';
import { AuthToken, TwilioWebhook } from '../../../../lib';
import { key, secret } from './existing';
import type { Sample } from './sample';

const ACCOUNT_SID = 'AC0123456789abcdef0123456789abcdef';

/** The sources of keys for many accounts. */
export const ACCOUNTS: readonly Sample[] = [
  {
    name: 'shared-key',
    build(stack) {
      const authToken = AuthToken.fromSecretsManager(secret(stack), { requireSharedKey: true });
      new TwilioWebhook(stack, 'Webhook', { authToken });
    },
  },
  {
    name: 'account-secrets',
    build(stack) {
      const authToken = AuthToken.fromAccountSecrets(stack, 'twilio/{accountSid}', {
        encryptionKey: key(stack),
        selfCheckAccountSid: ACCOUNT_SID,
      });
      new TwilioWebhook(stack, 'Webhook', { authToken });
    },
  },
  {
    name: 'account-table',
    build(stack) {
      const authToken = AuthToken.dynamoDb(stack, 'Tokens', {
        tableName: 'tokens',
        encryptionKey: key(stack),
        removalPolicy: RemovalPolicy.DESTROY,
      });
      new TwilioWebhook(stack, 'Webhook', { authToken });
    },
  },
  {
    name: 'existing-account-table',
    build(stack) {
      const table = new Table(stack, 'Table', { partitionKey: { name: 'id', type: AttributeType.STRING } });
      const authToken = AuthToken.fromDynamoDb(table as ITable, { encryptionKey: key(stack) });
      new TwilioWebhook(stack, 'Webhook', { authToken });
    },
  },
];
