import { Template } from 'aws-cdk-lib/assertions';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { AuthToken, FrontDoor, TwilioWebhook } from '../../lib';
import { DOORS } from './doors';
import { addWebhook, environment, exampleZone, secretToken, statements, testStack } from './stack';

describe('a function behind two doors', () => {
  it('is called by both and told of the origins of both', () => {
    const stack = testStack();
    const hostedZone = exampleZone(stack);
    const door = (domainName: string) => FrontDoor.httpApi({ domainName, hostedZone });
    const webhook = addWebhook(stack, { frontDoor: door('one.example.com') });
    const added = webhook.addFrontDoor('Second', FrontDoor.restApi({ domainName: 'two.example.com', hostedZone }));
    const template = Template.fromStack(stack);

    expect(added.url).toBe('https://two.example.com');
    expect(webhook.url).toBe('https://one.example.com');
    expect(webhook.publicOrigins).toEqual(['https://one.example.com', 'https://two.example.com']);
    expect(environment(template)['TWILIO_PUBLIC_ORIGINS']).toBe('https://one.example.com,https://two.example.com');
    template.resourceCountIs('AWS::ApiGatewayV2::Api', 1);
    template.resourceCountIs('AWS::ApiGateway::RestApi', 1);
  });

  it('checks its timeout against both', () => {
    expect(() => addWebhook(testStack()).addFrontDoor('Second', FrontDoor.restApi())).not.toThrow();
    expect(() => addWebhook(testStack()).addFrontDoor('Second', FrontDoor.functionUrl({ domainName: 'x' }))).toThrow(
      '[Test/Webhook/Second] domainName',
    );
  });

  it('is told of none that AWS assigns', () => {
    const stack = testStack();
    const webhook = addWebhook(stack);
    const { url } = webhook.addFrontDoor('Second', FrontDoor.functionUrl());

    expect(webhook.publicOrigins).toEqual([webhook.url, url]);
    expect(environment(Template.fromStack(stack))).not.toHaveProperty('TWILIO_PUBLIC_ORIGINS');
  });
});

describe('webhooks side by side', () => {
  it.each(Object.entries(DOORS))('can both be behind %s', (_, door) => {
    const stack = testStack();
    const authToken = secretToken(stack);
    for (const id of ['dev', 'prod']) {
      new TwilioWebhook(stack, id, { authToken, frontDoor: door(stack, `${id}.example.com`) });
    }

    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('a secret of another account and region', () => {
  it('is read by its ARN', () => {
    const arn = 'arn:aws:secretsmanager:us-east-1:444455556666:secret:twilio/token-AbCdEf';
    const stack = testStack({ env: { account: '111122223333', region: 'eu-west-1' } });
    const authToken = AuthToken.fromSecretsManager(Secret.fromSecretCompleteArn(stack, 'Far', arn));
    addWebhook(stack, { authToken });
    const template = Template.fromStack(stack);

    expect(environment(template)['TWILIO_AUTH_TOKEN_SECRET_ARN']).toBe(arn);
    expect(statements(template)).toContainEqual(
      expect.objectContaining({ Action: 'secretsmanager:GetSecretValue', Resource: arn }),
    );
  });
});
