import { App, CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import { Runtime } from 'aws-cdk-lib/aws-lambda';
import { SqsEventSource } from 'aws-cdk-lib/aws-lambda-event-sources';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Queue } from 'aws-cdk-lib/aws-sqs';
import { AuthToken, Delivery, RetryPolicy, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

class StatusCallbacks extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const kept = { enforceSSL: true, retentionPeriod: Duration.days(14) };
    const queue = new Queue(this, 'Status', {
      ...kept,
      visibilityTimeout: Duration.minutes(1),
      deadLetterQueue: { queue: new Queue(this, 'Unprocessed', kept), maxReceiveCount: 5 },
    });

    // No code of yours: the webhook checks the signature and stores the callback.
    const webhook = new TwilioWebhook(this, 'Webhook', {
      authToken: AuthToken.fromSecretsManager(Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token')),
      deliveries: { '/status': Delivery.toSqs(queue) },
    });

    const worker = new NodejsFunction(this, 'Worker', {
      entry: 'lambda/worker.ts',
      runtime: Runtime.NODEJS_24_X,
      timeout: Duration.seconds(10),
    });
    Validations.of(worker).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'The policy that CDK gives every function: to write its log.',
    });
    worker.addEventSource(new SqsEventSource(queue, { batchSize: 10, reportBatchItemFailures: true }));

    // Twilio retries a status callback after a 5xx only if its URL asks for it.
    const statusUrl = webhook.urlFor('/status', { retryCount: 5, retryPolicy: RetryPolicy.ALL });
    new CfnOutput(this, 'StatusUrl', { value: statusUrl, description: 'The status callback of calls and messages' });
  }
}

new StatusCallbacks(new App(), 'StatusCallbacks');
