import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import {
  Alias,
  FunctionUrlAuthType,
  type FunctionUrlOptions,
  type IFunction,
  InvokeMode,
  type IVersion,
  type Function as LambdaFunction,
} from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { FrontDoor, TwilioWebhook } from '../../../../lib';
import { addWebhook, environment, secretToken, templateWith, testStack } from '../../stack';

function versionOf({ function: fn }: TwilioWebhook): IVersion {
  return (fn as LambdaFunction).currentVersion as IVersion;
}

let cached: Template | undefined;

/** Returns the template of a door with only its defaults. */
function standard(): Template {
  cached ??= templateWith(FrontDoor.functionUrl());
  return cached;
}

describe('a Function URL', () => {
  it('requires no AWS authentication and responds without streaming', () => {
    standard().hasResourceProperties('AWS::Lambda::Url', {
      AuthType: 'NONE',
      InvokeMode: 'BUFFERED',
    });
  });

  it('has both permissions that public access requires', () => {
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

  it("has a public URL without a trailing slash, which isn't in the function’s environment", () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { frontDoor: FrontDoor.functionUrl() });
    const functionUrl = { 'Fn::GetAtt': [expect.stringMatching(/^WebhookFunctionFunctionUrl/), 'FunctionUrl'] };

    expect(stack.resolve(webhook.urlFor('/voice'))).toEqual({
      'Fn::Join': ['', ['https://', { 'Fn::Select': [2, { 'Fn::Split': ['/', functionUrl] }] }, '/voice']],
    });
    expect(webhook.frontDoor.functionUrl).toBeDefined();
    expect(environment(Template.fromStack(stack))).not.toHaveProperty('TWILIO_PUBLIC_ORIGINS');
  });

  it('allows the longest timeout of Lambda', () => {
    expect(() => templateWith(FrontDoor.functionUrl(), { timeout: Duration.minutes(15) })).not.toThrow();
  });

  it.each<[string, FunctionUrlOptions, string]>([
    [
      'AWS authentication',
      { authType: FunctionUrlAuthType.AWS_IAM },
      '`frontDoor` is "AWS_IAM": the existing Function URL of the function requires AWS authentication, which Twilio doesn\'t support.',
    ],
    [
      'response streaming',
      { authType: FunctionUrlAuthType.NONE, invokeMode: InvokeMode.RESPONSE_STREAM },
      '`frontDoor` is "RESPONSE_STREAM": the existing Function URL of the function streams, but the runtime answers in one piece.',
    ],
  ])('that already exists on the function is rejected with %s', (_, options, message) => {
    const stack = testStack();
    const webhook = addWebhook(stack);
    webhook.function.addFunctionUrl(options);

    expect(() => webhook.addFrontDoor('Second', FrontDoor.functionUrl())).toThrow(message);
  });

  it('that already exists on the function is reused, as is that of an alias', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { frontDoor: FrontDoor.functionUrl() });
    webhook.addFrontDoor('Second', FrontDoor.functionUrl());
    const alias = new Alias(stack, 'Live', { aliasName: 'live', version: versionOf(webhook) }) as IFunction;
    const authToken = secretToken(stack, 'Other');
    new TwilioWebhook(stack, 'Other webhook', { authToken, function: alias, frontDoor: FrontDoor.functionUrl() });

    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Url', 2);
  });

  it("can't belong to a version", () => {
    const stack = testStack();
    const version = versionOf(addWebhook(stack));
    const frontDoor = FrontDoor.functionUrl();

    expect(
      () => new TwilioWebhook(stack, 'Other', { authToken: secretToken(stack, 'Token'), function: version, frontDoor }),
    ).toThrow(
      '[Test/Other/FrontDoor] `function`: is a version, but only functions and aliases can have a Function URL. ' +
        'Fix: use an alias of it, `new Alias(…, { aliasName, version })`, or another front door.',
    );
  });
});
