import { RemovalPolicy, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { AuthToken, SelfCheck, TwilioWebhook } from '../../../lib';
import { statements, testStack } from '../stack';

const ENV = { env: { account: '111122223333', region: 'eu-west-1' } };
const NAME = 'twilio/accounts/{accountSid}';
const SECRETS = `arn:aws:secretsmanager:eu-west-1:111122223333:secret:twilio/accounts/AC${'?'.repeat(32)}-??????`;
const TABLE = 'arn:aws:dynamodb:eu-west-1:111122223333:table/tokens';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234';
const SID = `AC${'0'.repeat(32)}`;

/** Replaces the partition, which CDK leaves to the deployment. */
function granted(stack: Stack, token: AuthToken): unknown[] {
  token.grantRead(new Role(stack, 'Reader', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') }));
  const text = JSON.stringify(statements(Template.fromStack(stack)));
  return JSON.parse(
    text.replace(/\{"Fn::Join":\["",\["arn:",\{"Ref":"AWS::Partition"\},"([^"]*)"\]\]\}/g, '"arn:aws$1"'),
  );
}

describe('one secret for each account', () => {
  it('may be read only if its name is that of an account', () => {
    const stack = testStack(ENV);
    const token = AuthToken.fromAccountSecrets(stack, NAME);

    expect(token.environment).toEqual({ TWILIO_AUTH_TOKEN_SECRET_PATTERN: NAME });
    expect(granted(stack, token)).toEqual([
      { Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: SECRETS },
    ]);
  });

  it('may be decrypted with its key through Secrets Manager only', () => {
    const stack = testStack(ENV);
    const encryptionKey = Key.fromKeyArn(stack, 'Key', KEY);

    expect(granted(stack, AuthToken.fromAccountSecrets(stack, NAME, { encryptionKey }))).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: KEY,
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:SecretARN': SECRETS },
      },
    });
  });

  it.each(['twilio/accounts', 'twilio/*/{accountSid}', '{accountSid}/{accountSid}', 'twilio/{accountsid}', ''])(
    'has a name with the account in it, so %j is rejected',
    (name) => {
      expect(() => AuthToken.fromAccountSecrets(testStack(), name)).toThrow(
        `\`secretName\` is ${JSON.stringify(name)}: must contain \`{accountSid}\` once`,
      );
    },
  );
});

describe('a table of accounts', () => {
  it('is encrypted with a KMS key, can be restored, and outlives the stack', () => {
    const stack = testStack(ENV);
    const token = AuthToken.dynamoDb(stack, 'Tokens');
    const template = Template.fromStack(stack);

    template.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      Properties: {
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        Replicas: [
          Match.objectLike({
            DeletionProtectionEnabled: true,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ],
      },
    });
    expect(stack.resolve(token.environment)).toEqual({ TWILIO_AUTH_TOKEN_TABLE: stack.resolve(token.table?.tableArn) });
  });

  it('can be deleted with the stack', () => {
    const stack = testStack(ENV);
    AuthToken.dynamoDb(stack, 'Tokens', { removalPolicy: RemovalPolicy.DESTROY, tableName: 'tokens' });

    Template.fromStack(stack).hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Delete',
      Properties: { TableName: 'tokens', Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })] },
    });
  });

  it('may be read item by item, and decrypted with its key for this table only', () => {
    const stack = testStack(ENV);
    const table = Table.fromTableAttributes(stack, 'Table', {
      tableArn: TABLE,
      encryptionKey: Key.fromKeyArn(stack, 'Key', KEY),
    });

    expect(granted(stack, AuthToken.fromDynamoDb(table))).toEqual([
      { Effect: 'Allow', Action: 'dynamodb:GetItem', Resource: TABLE },
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt', 'kms:DescribeKey'],
        Resource: KEY,
        Condition: {
          StringEquals: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' },
          StringLike: { 'kms:EncryptionContext:aws:dynamodb:tableName': 'tokens' },
        },
      },
    ]);
  });

  it("can't have a key of its own in a stack whose region is unknown", () => {
    const stack = testStack();
    const encryptionKey = new Key(stack, 'Key');

    expect(() => AuthToken.dynamoDb(stack, 'Tokens', { encryptionKey })).toThrow(
      '[Test/Tokens] `encryptionKey`: a table with a customer managed key needs a stack whose region is known',
    );
  });
});

describe('the keys to accept', () => {
  it('may be shared keys only', () => {
    const stack = testStack(ENV);
    const secret = Secret.fromSecretNameV2(stack, 'Secret', 'twilio');

    expect(AuthToken.fromSecretsManager(secret, { requireSharedKey: true }).environment).toEqual({
      TWILIO_AUTH_TOKEN_SECRET_ARN: 'twilio',
      TWILIO_REQUIRE_SHARED_KEY: 'on',
    });
    expect(AuthToken.fromSecretsManager(secret, { requireSharedKey: false }).environment).not.toHaveProperty(
      'TWILIO_REQUIRE_SHARED_KEY',
    );
  });
});

describe('the self-check of many accounts', () => {
  const webhook = (authToken: (stack: Stack) => AuthToken) => {
    const stack = testStack(ENV);
    return () =>
      new TwilioWebhook(stack, 'Webhook', { authToken: authToken(stack), selfCheck: SelfCheck.onDeployment() });
  };

  it('needs an account to sign for', () => {
    const error = '[Test/Webhook] `selfCheck`: the tokens are looked up by account, and nothing says for which one';
    expect(webhook((stack) => AuthToken.fromAccountSecrets(stack, NAME))).toThrow(error);
    expect(webhook((stack) => AuthToken.dynamoDb(stack, 'Tokens'))).toThrow(error);
  });

  it('rejects an account that is none without showing it', () => {
    const options = { selfCheckAccountSid: 'token-by-mistake' };
    const create = () => AuthToken.fromAccountSecrets(testStack(), NAME, options);
    expect(create).toThrow("`selfCheckAccountSid`: isn't an account SID");
    expect(create).not.toThrow(/token-by-mistake/);
  });

  it('signs for the account that is set', () => {
    const token = AuthToken.fromAccountSecrets(testStack(), NAME, { selfCheckAccountSid: SID });
    expect(token.environment).toMatchObject({ TWILIO_SELF_CHECK_ACCOUNT_SID: SID });
  });
});
