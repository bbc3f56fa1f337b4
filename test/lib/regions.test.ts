import { Template } from 'aws-cdk-lib/assertions';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { AuthToken, FrontDoor, Idempotency, type IFrontDoor } from '../../lib';
import { addWebhook, exampleZone, statements, testStack } from './stack';

const inRegion = (region: string) => testStack({ env: { account: '111122223333', region } });

describe('a Function URL', () => {
  it.each(['ap-south-2', 'ap-southeast-4', 'ca-west-1', 'eu-south-2', 'us-gov-west-1', 'cn-northwest-1'])(
    'is refused in %s, which lacks it',
    (region) => {
      const message = `[Test/Webhook/FrontDoor] \`frontDoor\`: ${region}, the region of the stack, doesn't have Lambda Function URLs. Fix: use \`FrontDoor.httpApi()\`, or another region.`;
      expect(() => addWebhook(inRegion(region), { frontDoor: FrontDoor.functionUrl() })).toThrow(message);
    },
  );

  it.each(['us-east-1', 'eu-west-1', 'ap-southeast-2', 'cn-north-1'])('is possible in %s', (region) => {
    expect(() => addWebhook(inRegion(region), { frontDoor: FrontDoor.functionUrl() })).not.toThrow();
  });

  it('is possible in a region that is not known yet', () => {
    expect(() => addWebhook(testStack(), { frontDoor: FrontDoor.functionUrl() })).not.toThrow();
  });
});

describe.each(['cn-north-1', 'us-gov-west-1'])('in %s', (region) => {
  it('CloudFront is refused', () => {
    const stack = inRegion(region);
    const options = { origin: FrontDoor.httpApi(), domainName: 'hooks.example.com', hostedZone: exampleZone(stack) };

    expect(() => addWebhook(stack, { frontDoor: FrontDoor.cloudFront(options) })).toThrow(
      `${region}, the region of the stack, doesn't have CloudFront with certificates of ACM`,
    );
  });

  it('a managed secret is refused', () => {
    expect(() => AuthToken.managed(inRegion(region), 'Token')).toThrow(
      `[Test/Token] \`authToken\`: ${region}, the region of the stack, doesn't have secrets of type \`TwilioAuthToken\`. Fix: use \`AuthToken.fromSecretsManager(…)\``,
    );
  });

  it.each<[string, () => IFrontDoor]>([
    ['an HTTP API', () => FrontDoor.httpApi()],
    ['a REST API', () => FrontDoor.restApi()],
  ])('%s is possible', (_, door) => {
    expect(() => addWebhook(inRegion(region), { frontDoor: door() })).not.toThrow();
  });
});

describe('the grant of a key', () => {
  it.each([
    ['eu-west-1', 'amazonaws.com'],
    ['us-gov-west-1', 'amazonaws.com'],
    ['cn-north-1', 'amazonaws.com.cn'],
  ])('in %s is through services below %s', (region, suffix) => {
    const stack = inRegion(region);
    const partition = stack.partition;
    const arn = (service: string, resource: string) => `arn:${partition}:${service}:${region}:111122223333:${resource}`;
    const encryptionKey = Key.fromKeyArn(stack, 'Key', arn('kms', 'key/1'));
    const secretCompleteArn = arn('secretsmanager', 'secret:token-AbCdEf');
    const secret = Secret.fromSecretAttributes(stack, 'Own', { secretCompleteArn, encryptionKey });
    const webhook = addWebhook(stack, {
      authToken: AuthToken.fromSecretsManager(secret),
      idempotency: Idempotency.dynamoDb({ encryptionKey }),
    });
    const services = statements(Template.fromStack(stack)).flatMap(({ Condition }) => {
      const { StringEquals } = (Condition ?? {}) as { StringEquals?: Record<string, string> };
      return StringEquals?.['kms:ViaService'] ?? [];
    });

    expect(webhook.function).toBeDefined();
    expect(services.sort()).toEqual([`dynamodb.${region}.${suffix}`, `secretsmanager.${region}.${suffix}`]);
  });

  it('in an unknown region ends as the region wants', () => {
    const stack = testStack();
    const encryptionKey = Key.fromKeyArn(stack, 'Key', 'arn:aws:kms:eu-west-1:111122223333:key/1');
    const secret = Secret.fromSecretAttributes(stack, 'Secret', { secretPartialArn: secretArn(stack), encryptionKey });
    const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    AuthToken.fromSecretsManager(secret).grantRead(role);

    expect(JSON.stringify(statements(Template.fromStack(stack)))).toContain('{"Ref":"AWS::URLSuffix"}');
  });
});

function secretArn({ partition, region, account }: ReturnType<typeof testStack>): string {
  return `arn:${partition}:secretsmanager:${region}:${account}:secret:token`;
}
