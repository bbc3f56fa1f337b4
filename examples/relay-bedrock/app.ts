import { App, CfnOutput, Duration, Stack } from 'aws-cdk-lib';
import { FoundationModel, FoundationModelIdentifier } from 'aws-cdk-lib/aws-bedrock';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, ConversationRelay, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

/** Change this: a model of your region that supports the Converse API with streaming. */
const MODEL = FoundationModelIdentifier.AMAZON_NOVA_LITE_V1_0;

class RelayBedrock extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const secret = Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token');
    const authToken = AuthToken.fromSecretsManager(secret);
    const model = FoundationModel.fromFoundationModelId(this, 'Model', MODEL);

    const relay = new ConversationRelay(this, 'Agent', {
      entry: 'lambda/agent.ts',
      authToken,
      environment: { MODEL_ID: model.modelId },
      alarms: { firstText: Duration.seconds(3) },
      savedQueries: true,
    });
    relay.function.addToRolePolicy(
      new PolicyStatement({ actions: ['bedrock:InvokeModelWithResponseStream'], resources: [model.modelArn] }),
    );
    const webhook = new TwilioWebhook(this, 'Webhook', { entry: 'lambda/voice.ts', authToken, relay });
    new CfnOutput(this, 'VoiceUrl', { value: webhook.urlFor('/voice'), description: 'A call comes in' });
  }
}

new RelayBedrock(new App(), 'RelayBedrock');
