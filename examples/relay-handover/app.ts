import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, ConversationRelay, RelayInvocation, SelfCheck, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

/** Change this: the E.164 number of the person who takes over. */
const PERSON = '+14155550123';

class RelayHandover extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const secret = Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token');
    const authToken = AuthToken.fromSecretsManager(secret);

    const relay = new ConversationRelay(this, 'Agent', {
      entry: 'lambda/agent.ts',
      authToken,
      // Its answers take milliseconds.
      invocation: RelayInvocation.SYNCHRONOUS,
      // The agent says goodbye before API Gateway ends a silent call.
      ending: true,
      selfCheck: SelfCheck.onDeployment(),
    });
    const webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/voice.ts',
      authToken,
      relay,
      environment: { PERSON },
    });
    new CfnOutput(this, 'VoiceUrl', { value: webhook.urlFor('/voice'), description: 'A call comes in' });
  }
}

new RelayHandover(new App(), 'RelayHandover');
