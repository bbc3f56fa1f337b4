import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, FrontDoor, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

class QuickStart extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const secret = Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token');

    const webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/app.ts',
      authToken: AuthToken.fromSecretsManager(secret),
      frontDoor: FrontDoor.httpApi(),
    });

    new CfnOutput(this, 'VoiceUrl', { value: webhook.urlFor('/voice'), description: 'A call comes in' });
    new CfnOutput(this, 'MessageUrl', { value: webhook.urlFor('/message'), description: 'A message comes in' });
  }
}

new QuickStart(new App(), 'QuickStart');
