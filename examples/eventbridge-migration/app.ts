import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { EventBus, Rule, RuleTargetInput } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AuthToken, Delivery, FrontDoor, RetryPolicy, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

/** The bus and the secret that the quick start uses. */
const BUS_NAME = 'default';
const SECRET_NAME = 'twilio/auth-token';

class EventBridgeMigration extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const bus = EventBus.fromEventBusName(this, 'Bus', BUS_NAME);

    const webhook = new TwilioWebhook(this, 'Webhook', {
      authToken: AuthToken.fromSecretsManager(Secret.fromSecretNameV2(this, 'AuthToken', SECRET_NAME)),
      frontDoor: FrontDoor.functionUrl(),
      deliveries: { '/': Delivery.toEventBridge(bus, { source: 'twilio' }) },
    });

    // Represents your consumer. It gets the same from both rules: only the parameters.
    const kept = { enforceSSL: true, retentionPeriod: Duration.days(14) };
    const deadLetterQueue = { queue: new Queue(this, 'Unprocessed', kept), maxReceiveCount: 5 };
    const consumer = new Queue(this, 'Consumer', { ...kept, deadLetterQueue });
    new Rule(this, 'OfQuickStart', {
      eventBus: bus,
      eventPattern: { source: ['twilio.com'], detailType: ['twilio-webhook-lambda'] },
      targets: [new SqsQueue(consumer, { message: RuleTargetInput.fromEventPath('$.detail') })],
    });
    new Rule(this, 'OfWebhook', {
      eventBus: bus,
      eventPattern: { source: ['twilio'], detail: { params: { AccountSid: [{ exists: true }] } } },
      targets: [new SqsQueue(consumer, { message: RuleTargetInput.fromEventPath('$.detail.params') })],
    });

    const url = webhook.urlFor('/', { retryCount: 5, retryPolicy: RetryPolicy.ALL });
    new CfnOutput(this, 'WebhookUrl', { value: url, description: 'Set it where the URL of the quick start is' });
  }
}

new EventBridgeMigration(new App(), 'EventBridgeMigration');
