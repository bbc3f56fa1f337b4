import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { EventBus, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AuthToken, RetryPolicy, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

class StatusCallbacks extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const bus = new EventBus(this, 'Bus', { description: 'Status of calls and messages' });

    const webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/app.ts',
      authToken: AuthToken.fromSecretsManager(Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token')),
      environment: { EVENT_BUS_NAME: bus.eventBusName },
    });
    bus.grantPutEventsTo(webhook.function);
    this.keepUndelivered(bus);

    // Twilio retries a status callback after a 5xx only if its URL asks for it.
    const statusUrl = webhook.urlFor('/status', { retryCount: 3, retryPolicy: RetryPolicy.ALL });
    new CfnOutput(this, 'StatusUrl', { value: statusUrl, description: 'The status callback of calls and messages' });
  }

  /** Adds one subscriber. Others get their own rules, and the webhook stays unchanged. */
  private keepUndelivered(eventBus: EventBus): void {
    const undelivered = new Queue(this, 'Undelivered', {
      enforceSSL: true,
      retentionPeriod: Duration.days(14),
      deadLetterQueue: {
        queue: new Queue(this, 'Unprocessed', { enforceSSL: true, retentionPeriod: Duration.days(14) }),
        maxReceiveCount: 5,
      },
    });
    new Rule(this, 'UndeliveredMessages', {
      eventBus,
      eventPattern: { source: ['twilio'], detail: { MessageStatus: ['failed', 'undelivered'] } },
      targets: [new SqsQueue(undelivered)],
    });
    new CfnOutput(this, 'UndeliveredQueueUrl', { value: undelivered.queueUrl });
  }
}

new StatusCallbacks(new App(), 'StatusCallbacks');
