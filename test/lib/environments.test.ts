import { App, CfnParameter, Stack, type StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { Key } from 'aws-cdk-lib/aws-kms';
import { type ISecret, Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { context } from '../../cdk.json';
import { AuthToken, FrontDoor, Idempotency, SelfCheck, TwilioWebhook } from '../../lib';
import { DOORS } from './doors';
import { addWebhook, CHECKED, environment, exampleZone, secretToken, statements, testStack } from './stack';

const HERE = { account: '111122223333', region: 'us-east-1' };
const FAR_ARN = 'arn:aws:secretsmanager:eu-west-1:444455556666:secret:twilio/token-AbCdEf';
const FAR_KEY = 'arn:aws:kms:eu-west-1:444455556666:key/12345678-1234-1234-1234-123456789012';

describe('an environment-agnostic stack', () => {
  it.each(Object.entries(DOORS))('has no account or region in its template behind %s', (_, door) => {
    const stack = testStack();
    addWebhook(stack, {
      frontDoor: door(stack, 'hooks.example.com'),
      idempotency: Idempotency.dynamoDb(),
      selfCheck: SelfCheck.onDeployment({ allOrigins: true, canary: {} }),
      alarms: {},
    });

    expect(JSON.stringify(Template.fromStack(stack))).not.toMatch(
      /\$\{Token|unknown-(account|region)|\b\d{12}\b|\b(us|eu|ap)-[a-z]+-\d\b/,
    );
  });
});

describe('a secret in another account', () => {
  const WARNING = Match.stringLikeRegexp(
    '`authToken` is a secret in account 444455556666. Roles in 111122223333 can read it only if it is encrypted with a ' +
      'customer managed key, .* Fix: import the secret with `Secret.fromSecretAttributes` and its `encryptionKey`',
  );

  function add(stack: Stack, secret: ISecret): Template {
    addWebhook(stack, { authToken: AuthToken.fromSecretsManager(secret), ...CHECKED });
    return Template.fromStack(stack);
  }

  it('causes a warning without a customer-managed key', () => {
    const stack = testStack({ env: HERE });
    add(stack, Secret.fromSecretCompleteArn(stack, 'Far', FAR_ARN));

    Annotations.fromStack(stack).hasWarning('/Test/Webhook', WARNING);
  });

  it('is readable in its region by the webhook and the self-check, and so is its key', () => {
    const stack = testStack({ env: HERE });
    const encryptionKey = Key.fromKeyArn(stack, 'Key', FAR_KEY);
    const attributes = { secretCompleteArn: FAR_ARN, encryptionKey };
    const template = add(stack, Secret.fromSecretAttributes(stack, 'Far', attributes));
    const allowed = statements(template);

    expect(environment(template)['TWILIO_AUTH_TOKEN_SECRET_ARN']).toBe(FAR_ARN);
    const reading = { Action: 'secretsmanager:GetSecretValue', Resource: FAR_ARN };
    expect(allowed.filter(({ Resource }) => Resource === FAR_ARN)).toEqual([
      expect.objectContaining(reading),
      expect.objectContaining(reading),
    ]);
    expect(allowed).toContainEqual({
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: FAR_KEY,
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:SecretARN': FAR_ARN },
      },
    });
    Annotations.fromStack(stack).hasNoWarning('*', WARNING);
  });

  it.each<[string, StackProps, string]>([
    ['the same account', { env: { ...HERE, account: '444455556666' } }, FAR_ARN],
    ['an unknown account', {}, FAR_ARN],
  ])('causes no warning for a stack in %s', (_, props, arn) => {
    const stack = testStack(props);
    add(stack, Secret.fromSecretCompleteArn(stack, 'Far', arn));

    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('is a secret in account'));
  });
});

describe('a token whose ARN is a parameter of the stack', () => {
  it('is read from that ARN', () => {
    const stack = testStack();
    const arn = new CfnParameter(stack, 'SecretArn').valueAsString;
    const secret = Secret.fromSecretCompleteArn(stack, 'Token', arn);
    new TwilioWebhook(stack, 'Webhook', { authToken: AuthToken.fromSecretsManager(secret) });
    const template = Template.fromStack(stack);

    expect(environment(template)['TWILIO_AUTH_TOKEN_SECRET_ARN']).toEqual({ Ref: 'SecretArn' });
    expect(statements(template)).toContainEqual(expect.objectContaining({ Resource: { Ref: 'SecretArn' } }));
  });
});

/** Returns the literal names in the template with the type of resource. CloudFormation rejects duplicates. */
function names(template: Template): [string, string][] {
  const named =
    /^(Name|FunctionName|TableName|LogGroupName|RoleName|AlarmName|ApiName|DashboardName|QueryName|BucketName)$/;
  return Object.values(template.toJSON()['Resources'] as Record<string, { Type: string; Properties?: object }>).flatMap(
    ({ Type, Properties = {} }) =>
      Object.entries(Properties)
        .filter(([name, value]) => named.test(name) && typeof value === 'string' && !Type.startsWith('AWS::Route53'))
        .map(([, value]): [string, string] => [Type, value]),
  );
}

describe('several stages', () => {
  it.each(Object.entries(DOORS))('have different names and variables behind %s', (_, door) => {
    const stack = testStack({ env: HERE });
    for (const stage of ['dev', 'prod']) {
      new TwilioWebhook(stack, stage, {
        authToken: AuthToken.fromSecretsManager(Secret.fromSecretNameV2(stack, `${stage}-token`, `twilio/${stage}`)),
        frontDoor: door(stack, `${stage}.example.com`),
        idempotency: Idempotency.dynamoDb(),
        selfCheck: SelfCheck.onDeployment({ allOrigins: true, canary: {} }),
        alarms: {},
        requestMetrics: true,
        savedQueries: true,
      });
    }
    const template = Template.fromStack(stack);
    const all = names(template).map(([type, name]) => `${type} ${name}`);
    const functions = Object.entries(template.findResources('AWS::Lambda::Function', { Properties: { Timeout: 15 } }));

    expect(all.length).toBeGreaterThan(0);
    expect(new Set(all).size).toBe(all.length);
    expect(
      functions.map(([id, fn]) => [
        id.slice(0, 3),
        fn['Properties'].Environment.Variables.TWILIO_AUTH_TOKEN_SECRET_ARN,
      ]),
    ).toEqual([
      ['dev', 'twilio/dev'],
      ['pro', 'twilio/prod'],
    ]);
  });

  it("can't read each other's secrets", () => {
    const stack = testStack({ env: HERE });
    for (const stage of ['dev', 'prod']) {
      const secret = Secret.fromSecretNameV2(stack, `${stage}-token`, `twilio/${stage}`);
      new TwilioWebhook(stack, stage, { authToken: AuthToken.fromSecretsManager(secret), ...CHECKED });
    }
    const policies = Object.entries(Template.fromStack(stack).findResources('AWS::IAM::Policy'));

    expect(policies).toHaveLength(4);
    for (const [id, policy] of policies) {
      const stage = id.startsWith('dev') ? 'dev' : 'prod';
      expect(JSON.stringify(policy).match(/twilio\/\w+-/g)).toEqual([`twilio/${stage}-`]);
    }
  });

  it('can share a hosted zone across regions', () => {
    const app = new App({ context });
    for (const region of ['us-east-1', 'eu-west-1']) {
      const stack = new Stack(app, `Twilio-${region}`, { env: { ...HERE, region } });
      const frontDoor = FrontDoor.restApi({ domainName: `${region}.example.com`, hostedZone: exampleZone(stack) });
      const webhook = addWebhook(stack, { authToken: secretToken(stack, 'Token'), frontDoor });
      webhook.addFrontDoor('Second', FrontDoor.functionUrl());
    }

    expect(
      app
        .synth()
        .stacks.map(({ environment: { region } }) => region)
        .sort(),
    ).toEqual(['eu-west-1', 'us-east-1']);
  });
});
