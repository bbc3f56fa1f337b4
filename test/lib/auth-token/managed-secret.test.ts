import { Duration, RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { describe, expect, it } from 'vitest';
import { AuthToken, type ManagedAuthTokenProps } from '../../../lib';
import { addWebhook, environment, statements, testStack } from '../stack';

const ENV = { env: { account: '111122223333', region: 'eu-west-1' } };
const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/12345678-1234-1234-1234-123456789012';
const MONTHLY = { rotateEvery: Duration.days(30) };

function templateOf(props?: ManagedAuthTokenProps, stack: Stack = testStack(ENV)): Template {
  AuthToken.managed(stack, 'Token', props);
  return Template.fromStack(stack);
}

function secretOf(template: Template): Record<string, unknown> {
  const [secret] = Object.values(template.findResources('AWS::SecretsManager::Secret'));
  expect(secret).toBeDefined();
  return secret ?? {};
}

function refused(props: ManagedAuthTokenProps): () => unknown {
  return () => templateOf(props);
}

describe('a managed secret', () => {
  it('has the type `TwilioAuthToken` and no value in the template, not even a generated one', () => {
    expect(secretOf(templateOf())).toMatchObject({
      Properties: { Type: 'TwilioAuthToken', Description: expect.any(String) },
    });
    for (const name of ['SecretString', 'GenerateSecretString']) {
      expect(secretOf(templateOf(MONTHLY))).not.toHaveProperty(`Properties.${name}`);
    }
  });

  it('outlives the stack by default', () => {
    expect(secretOf(templateOf())).toMatchObject({
      DeletionPolicy: 'RetainExceptOnCreate',
      UpdateReplacePolicy: 'Retain',
    });
    expect(secretOf(templateOf({ removalPolicy: RemovalPolicy.DESTROY }))).toMatchObject({ DeletionPolicy: 'Delete' });
  });

  it('has the name in `secretName`', () => {
    expect(secretOf(templateOf({ secretName: 'twilio/token' }))).toMatchObject({
      Properties: { Name: 'twilio/token' },
    });
  });

  it('passes its ARN to the runtime, grants the function read access, and exposes the secret', () => {
    const stack = testStack();
    const authToken = AuthToken.managed(stack, 'Token');
    addWebhook(stack, { authToken });
    const template = Template.fromStack(stack);
    const [id] = Object.keys(template.findResources('AWS::SecretsManager::Secret'));

    expect(environment(template)).toMatchObject({ TWILIO_AUTH_TOKEN_SECRET_ARN: { Ref: id } });
    expect(statements(template)).toContainEqual({
      Effect: 'Allow',
      Action: 'secretsmanager:GetSecretValue',
      Resource: { Ref: id },
    });
    expect(stack.resolve(authToken.secret?.secretArn)).toEqual({ Ref: id });
  });

  it('grants decryption with its key to its readers', () => {
    const stack = testStack(ENV);
    const token = AuthToken.managed(stack, 'Token', { encryptionKey: Key.fromKeyArn(stack, 'Key', KEY_ARN) });
    token.grantRead(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
    const template = Template.fromStack(stack);

    expect(secretOf(template)).toMatchObject({ Properties: { KmsKeyId: KEY_ARN } });
    expect(statements(template)).toContainEqual(expect.objectContaining({ Action: 'kms:Decrypt', Resource: KEY_ARN }));
  });
});

describe('the rotation of a managed secret', () => {
  it('is off by default, because the secret starts out empty', () => {
    const template = templateOf();

    template.resourceCountIs('AWS::SecretsManager::RotationSchedule', 0);
    template.resourceCountIs('AWS::IAM::Role', 0);
  });

  it("follows the schedule, doesn't start immediately, and waits a minute for Twilio Functions", () => {
    const template = templateOf(MONTHLY);
    const [role] = Object.keys(template.findResources('AWS::IAM::Role'));

    template.hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      SecretId: { Ref: Match.stringLikeRegexp('^TokenSecret') },
      RotationRules: { ScheduleExpression: 'rate(30 days)' },
      RotateImmediatelyOnUpdate: false,
      ExternalSecretRotationRoleArn: { 'Fn::GetAtt': [role, 'Arn'] },
      ExternalSecretRotationMetadata: [{ Key: 'propagationDelaySeconds', Value: '60' }],
      RotationLambdaARN: Match.absent(),
      HostedRotationLambda: Match.absent(),
    });
  });

  it('depends on the permissions of its role', () => {
    const template = templateOf(MONTHLY);
    const [policy] = Object.keys(template.findResources('AWS::IAM::Policy'));

    template.hasResource('AWS::SecretsManager::RotationSchedule', { DependsOn: Match.arrayWith([policy]) });
  });

  it('can run daily, immediately, and without a delay', () => {
    const props = { rotateEvery: Duration.days(1), rotateImmediately: true, propagationDelay: Duration.seconds(0) };

    templateOf(props).hasResourceProperties('AWS::SecretsManager::RotationSchedule', {
      RotationRules: { ScheduleExpression: 'rate(1 day)' },
      RotateImmediatelyOnUpdate: true,
      ExternalSecretRotationMetadata: [{ Key: 'propagationDelaySeconds', Value: '0' }],
    });
  });

  it('accepts the longest delay and period that AWS allows', () => {
    templateOf({ rotateEvery: Duration.days(999), propagationDelay: Duration.minutes(5) }).hasResourceProperties(
      'AWS::SecretsManager::RotationSchedule',
      {
        RotationRules: { ScheduleExpression: 'rate(999 days)' },
        ExternalSecretRotationMetadata: [{ Key: 'propagationDelaySeconds', Value: '300' }],
      },
    );
  });

  it.each([Duration.seconds(301), Duration.millis(1500)])('rejects a delay of %s', (propagationDelay) => {
    expect(refused({ ...MONTHLY, propagationDelay })).toThrow(/`propagationDelay` is [\d.]+ seconds: .* up to 300/);
  });

  it.each([Duration.hours(12), Duration.days(0), Duration.days(1000)])('rejects a period of %s', (rotateEvery) => {
    expect(refused({ rotateEvery })).toThrow(/`rotateEvery` is \d+ seconds: .* whole days, from 1 to 999/);
  });

  it('rejects options that have no effect without `rotateEvery`', () => {
    expect(refused({ rotateImmediately: true })).toThrow(/`rotateImmediately` has no effect because nothing rotates/);
    expect(refused({ propagationDelay: Duration.seconds(0) })).toThrow(
      /`propagationDelay` has no effect because nothing rotates/,
    );
  });
});

describe('the rotation role of a managed secret', () => {
  it('can be assumed by Secrets Manager only, for this secret only', () => {
    templateOf(MONTHLY).hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { Service: 'secretsmanager.amazonaws.com' },
            Condition: {
              StringEquals: { 'aws:SourceAccount': '111122223333' },
              ArnLike: { 'aws:SourceArn': { Ref: Match.stringLikeRegexp('^TokenSecret') } },
            },
          },
        ],
      },
    });
  });

  it('can read and replace this secret only', () => {
    expect(statements(templateOf(MONTHLY))).toEqual([
      {
        Effect: 'Allow',
        Action: [
          'secretsmanager:DescribeSecret',
          'secretsmanager:GetSecretValue',
          'secretsmanager:PutSecretValue',
          'secretsmanager:UpdateSecretVersionStage',
        ],
        Resource: { Ref: expect.stringMatching('^TokenSecret') },
        Condition: { StringEquals: { 'secretsmanager:resource/Type': 'TwilioAuthToken' } },
      },
    ]);
  });

  it('can generate a password, with an explanation for cdk-nag', () => {
    const statement = { Effect: 'Allow', Action: 'secretsmanager:GetRandomPassword', Resource: '*' };

    templateOf(MONTHLY).hasResource('AWS::IAM::Role', {
      Properties: { Policies: [{ PolicyDocument: { Statement: [statement] } }] },
      Metadata: { cdk_nag: { rules_to_suppress: [{ id: 'AwsSolutions-IAM5', appliesTo: ['Resource::*'] }] } },
    });
  });

  it('can use the key of the secret, through Secrets Manager and for this secret only', () => {
    const stack = testStack(ENV);
    const encryptionKey = Key.fromKeyArn(stack, 'Key', KEY_ARN);

    expect(statements(templateOf({ ...MONTHLY, encryptionKey }, stack))).toContainEqual({
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: KEY_ARN,
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:SecretARN': { Ref: expect.stringMatching('^TokenSecret') } },
      },
    });
  });
});
