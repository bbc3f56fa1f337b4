import { Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { FrontDoor } from '../../lib';
import { addWebhook, environment, exampleZone, testStack } from './stack';

describe('a function behind two doors', () => {
  it('has the origins of both', () => {
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

  it('has the props of both checked', () => {
    expect(() => addWebhook(testStack()).addFrontDoor('Second', FrontDoor.restApi())).not.toThrow();
    expect(() => addWebhook(testStack()).addFrontDoor('Second', FrontDoor.httpApi({ domainName: 'x' }))).toThrow(
      '[Test/Webhook/Second] `domainName`',
    );
  });

  it('has no variable with origins that AWS assigns', () => {
    const stack = testStack();
    const webhook = addWebhook(stack);
    const { url } = webhook.addFrontDoor('Second', FrontDoor.functionUrl());

    expect(webhook.publicOrigins).toEqual([webhook.url, url]);
    expect(environment(Template.fromStack(stack))).not.toHaveProperty('TWILIO_PUBLIC_ORIGINS');
  });
});
