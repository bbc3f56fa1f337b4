import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, RetryPolicy, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

/** Change this: the E.164 number that answers when a caller presses 0. */
const FRONT_DESK = '+14155550123';

class Ivr extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const secret = Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token');

    const webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/app.ts',
      authToken: AuthToken.fromSecretsManager(secret),
      environment: { FRONT_DESK },
    });

    // Each step only reads, so Twilio can safely retry.
    const voiceUrl = webhook.urlFor('/voice', {
      retryCount: 2,
      retryPolicy: RetryPolicy.anyOf(RetryPolicy.CONNECT_TIMEOUT, RetryPolicy.SERVER_ERROR),
    });
    new CfnOutput(this, 'VoiceUrl', { value: voiceUrl, description: 'A call comes in' });
  }
}

new Ivr(new App(), 'Ivr');
