import { SecretValue, type Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Grant, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, it } from 'vitest';
import { AuthToken } from '../../../lib';
import { statements, testStack } from '../stack';

const COMPLETE_ARN = 'arn:aws:secretsmanager:eu-west-1:111122223333:secret:twilio/token-AbCdEf';
const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1234';
const ENV = { env: { account: '111122223333', region: 'eu-west-1' } };

function granted(stack: Stack, token: AuthToken): Record<string, unknown>[] {
  const grant = token.grantRead(new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
  expect(grant).toBeInstanceOf(Grant);
  expect(grant.success).toBe(true);
  return statements(Template.fromStack(stack));
}

function secureString(stack: Stack, encryptionKey?: Key): StringParameter {
  const attributes = { parameterName: '/twilio/token', ...(encryptionKey ? { encryptionKey } : {}) };
  return StringParameter.fromSecureStringParameterAttributes(stack, 'Parameter', attributes) as StringParameter;
}

describe('a token in Secrets Manager', () => {
  it('grants `GetSecretValue` on this secret only, for every version stage', () => {
    const stack = testStack(ENV);
    const token = AuthToken.fromSecretsManager(Secret.fromSecretCompleteArn(stack, 'Secret', COMPLETE_ARN));

    expect(granted(stack, token)).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: COMPLETE_ARN },
    ]);
  });

  it('passes the complete ARN to the runtime if it is known', () => {
    const secret = Secret.fromSecretCompleteArn(testStack(), 'Secret', COMPLETE_ARN);

    expect(AuthToken.fromSecretsManager(secret).environment).toEqual({ TWILIO_AUTH_TOKEN_SECRET_ARN: COMPLETE_ARN });
  });

  it('exposes its secret', () => {
    const secret = Secret.fromSecretCompleteArn(testStack(), 'Secret', COMPLETE_ARN);

    expect(AuthToken.fromSecretsManager(secret).secret).toBe(secret);
    expect(AuthToken.fromSsmParameter(secureString(testStack())).secret).toBeUndefined();
  });

  it('passes the name if the secret was imported by name, because a partial ARN can look like a complete one', () => {
    const stack = testStack();
    const token = AuthToken.fromSecretsManager(Secret.fromSecretNameV2(stack, 'Secret', 'twilio-secret'));

    expect(token.environment).toEqual({ TWILIO_AUTH_TOKEN_SECRET_ARN: 'twilio-secret' });
    expect(JSON.stringify(granted(stack, token))).toContain(':secret:twilio-secret-??????"');
  });

  it('passes the ARN of a secret in another account or region', () => {
    const arn = 'arn:aws:secretsmanager:us-east-1:999999999999:secret:twilio/token';
    const secret = Secret.fromSecretPartialArn(testStack(ENV), 'Secret', arn);

    expect(AuthToken.fromSecretsManager(secret).environment).toEqual({ TWILIO_AUTH_TOKEN_SECRET_ARN: arn });
  });

  it('grants decryption with a customer-managed key, through Secrets Manager and for this secret only', () => {
    const stack = testStack(ENV);
    const encryptionKey = Key.fromKeyArn(stack, 'Key', KEY_ARN);
    const secret = Secret.fromSecretAttributes(stack, 'Secret', { secretCompleteArn: COMPLETE_ARN, encryptionKey });

    expect(granted(stack, AuthToken.fromSecretsManager(secret))).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY_ARN,
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:SecretARN': COMPLETE_ARN },
      },
    });
  });

  it('rejects a value that is in the template, without repeating it in the message', () => {
    const secretStringValue = SecretValue.unsafePlainText('a-plain-token');
    const secret = new Secret(testStack(), 'Secret', { secretStringValue }) as ISecret;

    expect(() => AuthToken.fromSecretsManager(secret)).toThrow(
      /^\[Test\/Secret\] `authToken`: the value of the secret is in the template.*Fix: store it with `aws secretsmanager create-secret`/,
    );
    expect(() => AuthToken.fromSecretsManager(secret)).not.toThrow(/a-plain-token/);
  });

  it('accepts a secret that the stack creates without a value', () => {
    expect(() => AuthToken.fromSecretsManager(new Secret(testStack(), 'Secret') as ISecret)).not.toThrow();
  });
});

describe('a token in an SSM parameter', () => {
  it('passes the parameter name to the runtime', () => {
    const token = AuthToken.fromSsmParameter(secureString(testStack()));

    expect(token.environment).toEqual({ TWILIO_AUTH_TOKEN_PARAMETER_NAME: '/twilio/token' });
  });

  it('grants `GetParameter` on this parameter only, and nothing on the key `aws/ssm`', () => {
    const stack = testStack(ENV);

    expect(granted(stack, AuthToken.fromSsmParameter(secureString(stack)))).toEqual([
      {
        Effect: 'Allow',
        Action: 'ssm:GetParameter',
        Resource: 'arn:aws:ssm:eu-west-1:111122223333:parameter/twilio/token',
      },
    ]);
  });

  it.each(['as an option', 'by the import'])('grants decryption with a customer-managed key set %s', (how) => {
    const stack = testStack(ENV);
    const key = Key.fromKeyArn(stack, 'Key', KEY_ARN) as Key;
    const token =
      how === 'as an option'
        ? AuthToken.fromSsmParameter(secureString(stack), { encryptionKey: key })
        : AuthToken.fromSsmParameter(secureString(stack, key));

    expect(granted(stack, token)).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY_ARN,
      Condition: {
        StringEquals: { 'kms:ViaService': 'ssm.eu-west-1.amazonaws.com' },
        StringLike: {
          'kms:EncryptionContext:PARAMETER_ARN': 'arn:aws:ssm:eu-west-1:111122223333:parameter/twilio/token',
        },
      },
    });
  });

  it.each([
    [
      'created in the stack',
      (stack: Stack) => new StringParameter(stack, 'Parameter', { stringValue: 'a-plain-token' }),
    ],
    ['imported as String', (stack: Stack) => StringParameter.fromStringParameterName(stack, 'Parameter', '/token')],
  ])('rejects a parameter %s, because it is readable', (_, parameter) => {
    expect(() => AuthToken.fromSsmParameter(parameter(testStack()))).toThrow(
      /^\[Test\/Parameter\] `authToken` is "String": the parameter stores .* must be a SecureString\. Fix: store it with `aws ssm put-parameter --type SecureString`/,
    );
  });
});
