import { App, CfnOutput, Duration, Stack, Validations } from 'aws-cdk-lib';
import { LambdaDeploymentConfig, LambdaDeploymentGroup } from 'aws-cdk-lib/aws-codedeploy';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Alias, Architecture, LoggingFormat, Runtime } from 'aws-cdk-lib/aws-lambda';
import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import { AuthToken, SelfCheck, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

/** Change this: the address to notify. */
const OPERATOR = 'operator@example.com';

class CanaryDeployment extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const topic = this.alarmTopic();
    const logGroup = new LogGroup(this, 'Logs', { retention: RetentionDays.THREE_MONTHS });
    const alias = this.alias(logGroup);

    const webhook = new TwilioWebhook(this, 'Webhook', {
      function: alias,
      logGroup,
      authToken: AuthToken.fromSecretsManager(Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token')),
      alarms: { topic },
      selfCheck: SelfCheck.onDeployment({ canary: { topic } }),
    });

    // Sends a tenth of the calls to the new version for five minutes. Any of these alarms rolls back.
    const deployment = new LambdaDeploymentGroup(this, 'Deployment', {
      alias,
      deploymentConfig: LambdaDeploymentConfig.CANARY_10PERCENT_5MINUTES,
      alarms: webhook.alarms,
    });
    Validations.of(deployment).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSCodeDeployRoleForLambdaLimited]',
      reason:
        'The policy that AWS keeps for CodeDeploy where it deploys functions: to read alarms and to move aliases.',
    });

    new CfnOutput(this, 'VoiceUrl', { value: webhook.urlFor('/voice'), description: 'A call comes in' });
  }

  private alias(logGroup: LogGroup): Alias {
    const handler = new NodejsFunction(this, 'Function', {
      entry: 'lambda/app.ts',
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: 512,
      timeout: Duration.seconds(15),
      loggingFormat: LoggingFormat.JSON,
      logGroup,
    });
    Validations.of(handler).acknowledge({
      id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole]',
      reason: 'The policy that CDK gives every function: to write its log.',
    });
    return new Alias(this, 'Live', { aliasName: 'live', version: handler.currentVersion });
  }

  /** CloudWatch can't publish to a topic that is encrypted with the AWS managed key. */
  private alarmTopic(): Topic {
    const masterKey = new Key(this, 'TopicKey', { enableKeyRotation: true });
    masterKey.grantEncryptDecrypt(new ServicePrincipal('cloudwatch.amazonaws.com'));
    const topic = new Topic(this, 'Alarms', { masterKey, enforceSSL: true });
    topic.addSubscription(new EmailSubscription(OPERATOR));
    return topic;
  }
}

new CanaryDeployment(new App(), 'CanaryDeployment');
