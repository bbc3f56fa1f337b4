import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { EventBus, Match, Rule } from 'aws-cdk-lib/aws-events';
import { SqsQueue } from 'aws-cdk-lib/aws-events-targets';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AuthToken, Delivery, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

class EventStreams extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const bus = new EventBus(this, 'Bus', { description: 'Events of Twilio' });

    const webhook = new TwilioWebhook(this, 'Webhook', {
      authToken: AuthToken.fromSecretsManager(Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token')),
      deliveries: {
        '/events': Delivery.toEventBridge(bus, { source: 'twilio', onFailure: this.queue('NotTaken') }),
      },
    });

    // Two subscribers. Others get their own rules, and the webhook stays unchanged.
    this.subscribe(bus, 'Failed', ['com.twilio.messaging.message.failed', 'com.twilio.messaging.message.undelivered']);
    this.subscribe(bus, 'Voice', Match.prefix('com.twilio.voice.'));
    new CfnOutput(this, 'SinkUrl', { value: webhook.urlFor('/events'), description: 'The destination of the sink' });
  }

  /** Sends the events of these types to a queue. The type of an Event Streams event is its detail type. */
  private subscribe(eventBus: EventBus, id: string, detailType: string[]): void {
    new Rule(this, `${id}Events`, {
      eventBus,
      eventPattern: { source: ['twilio'], detailType },
      targets: [new SqsQueue(this.queue(id))],
    });
  }

  private queue(id: string): Queue {
    const kept = { enforceSSL: true, retentionPeriod: Duration.days(14) };
    const deadLetterQueue = { queue: new Queue(this, `${id}DeadLetters`, kept), maxReceiveCount: 5 };
    return new Queue(this, id, { ...kept, deadLetterQueue });
  }
}

new EventStreams(new App(), 'EventStreams');
