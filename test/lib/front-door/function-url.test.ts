import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it } from 'vitest';
import { FrontDoor } from '../../../lib';
import { addWebhook, environment, templateWith, testStack } from '../stack';

let cached: Template | undefined;

/** Of a door with nothing but its defaults. */
function standard(): Template {
  cached ??= templateWith(FrontDoor.functionUrl());
  return cached;
}

describe('a Function URL', () => {
  it('asks for no AWS authentication and answers in one piece', () => {
    standard().hasResourceProperties('AWS::Lambda::Url', {
      AuthType: 'NONE',
      InvokeMode: 'BUFFERED',
    });
  });

  it('has both permissions that a public one needs', () => {
    const template = standard();
    const FunctionName = { 'Fn::GetAtt': [Match.stringLikeRegexp('^WebhookFunction'), 'Arn'] };

    template.resourceCountIs('AWS::Lambda::Permission', 2);
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunctionUrl',
      FunctionName,
      FunctionUrlAuthType: 'NONE',
      Principal: '*',
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Action: 'lambda:InvokeFunction',
      FunctionName,
      InvokedViaFunctionUrl: true,
      Principal: '*',
    });
  });

  it('has a public URL without a trailing slash, and keeps it out of the function’s environment', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { frontDoor: FrontDoor.functionUrl() });
    const functionUrl = { 'Fn::GetAtt': [expect.stringMatching(/^WebhookFunctionFunctionUrl/), 'FunctionUrl'] };

    expect(stack.resolve(webhook.urlFor('/voice'))).toEqual({
      'Fn::Join': ['', ['https://', { 'Fn::Select': [2, { 'Fn::Split': ['/', functionUrl] }] }, '/voice']],
    });
    expect(webhook.frontDoor.functionUrl).toBeDefined();
    expect(environment(Template.fromStack(stack))).not.toHaveProperty('TWILIO_PUBLIC_ORIGINS');
  });

  it('waits as long as Lambda itself', () => {
    expect(() => templateWith(FrontDoor.functionUrl(), { timeout: Duration.minutes(15) })).not.toThrow();
  });

  it('cannot have a domain name', () => {
    expect(() => templateWith(FrontDoor.functionUrl({ domainName: 'hooks.example.com' }))).toThrow(
      '[Test/Webhook/FrontDoor] domainName is "hooks.example.com": a Function URL has no domain of its own. ' +
        'Fix: use FrontDoor.httpApi, restApi or applicationLoadBalancer, or put a CDN in front and give its address as publicOrigins.',
    );
  });
});
