import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, PhoneNumberPointing, SelfCheck, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

/** Change this: an E.164 number of the account whose auth token and API key you use. */
const PHONE_NUMBER = '+14155550100';

class PointedNumber extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const authToken = AuthToken.fromSecretsManager(Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token'));
    // {"accountSid": "AC…", "apiKeySid": "SK…", "apiKeySecret": "…"}: read only by deployments, never by the webhook.
    const credentials = Secret.fromSecretNameV2(this, 'ApiKey', 'twilio/api-key');

    const webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/app.ts',
      authToken,
      selfCheck: SelfCheck.onDeployment(),
    });

    // Runs after the self-check, so the number never leads to a webhook that refuses it.
    const pointing = new PhoneNumberPointing(this, 'Number', {
      webhook,
      phoneNumber: PHONE_NUMBER,
      credentials,
      voicePath: '/voice',
      messagePath: '/message',
      statusCallbackPath: '/call-status',
    });

    new CfnOutput(this, 'NumberSid', { value: pointing.sid });
  }
}

new PointedNumber(new App(), 'PointedNumber');
