import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { AttributeType, BillingMode, Table, TableEncryption } from 'aws-cdk-lib/aws-dynamodb';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, Idempotency, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

class SmsBot extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const lists = new Table(this, 'Lists', {
      partitionKey: { name: 'phone', type: AttributeType.STRING },
      billingMode: BillingMode.PAY_PER_REQUEST,
      encryption: TableEncryption.AWS_MANAGED,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      // Expires a list, and its phone number, after a year without changes.
      timeToLiveAttribute: 'expires',
    });

    const webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/app.ts',
      authToken: AuthToken.fromSecretsManager(Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token')),
      // If Twilio delivers "ADD milk" twice, the list gets it once.
      idempotency: Idempotency.dynamoDb(),
      environment: { LISTS_TABLE: lists.tableName },
    });
    lists.grant(webhook.function, 'dynamodb:GetItem', 'dynamodb:UpdateItem');

    new CfnOutput(this, 'MessageUrl', { value: webhook.urlFor('/message'), description: 'A message comes in' });
  }
}

new SmsBot(new App(), 'SmsBot');
