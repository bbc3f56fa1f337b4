import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  Alias,
  Code,
  type IFunction,
  type IVersion,
  Function as LambdaFunction,
  Runtime,
} from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { FrontDoor } from '../../../lib';
import { addWebhook, environment, statements, testStack } from '../stack';

function ownFunction(scope: Construct): LambdaFunction {
  return new LambdaFunction(scope, 'Own', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('//'),
    timeout: Duration.seconds(15),
    environment: { OWN: 'yes' },
  });
}

describe('an existing function', () => {
  it('replaces the new one, and gets the environment and read access to the token', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, {
      function: ownFunction(stack),
      publicOrigins: ['https://cdn.example'],
    });
    const template = Template.fromStack(stack);

    expect(webhook.function.node.id).toBe('Own');
    template.resourceCountIs('AWS::Lambda::Function', 1);
    expect(environment(template)).toEqual({
      OWN: 'yes',
      TWILIO_AUTH_TOKEN_SECRET_ARN: 'twilio/token',
      TWILIO_PUBLIC_ORIGINS: 'https://cdn.example',
    });
    expect(statements(template)).toContainEqual(expect.objectContaining({ Action: 'secretsmanager:GetSecretValue' }));
  });

  it('can be an alias, which then receives the requests', () => {
    const stack = testStack();
    const alias = new Alias(stack, 'Live', {
      aliasName: 'live',
      version: ownFunction(stack).currentVersion as IVersion,
    });
    addWebhook(stack, { function: alias as IFunction, frontDoor: FrontDoor.functionUrl() });
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::Lambda::Url', { Qualifier: 'live' });
    expect(environment(template)).toHaveProperty('TWILIO_AUTH_TOKEN_SECRET_ARN');
  });

  it('must have a timeout that the front door allows', () => {
    const stack = testStack();
    const fn = new LambdaFunction(stack, 'Slow', {
      runtime: Runtime.NODEJS_24_X,
      handler: 'index.handler',
      code: Code.fromInline('//'),
      timeout: Duration.seconds(40),
    });

    expect(() => addWebhook(stack, { function: fn })).toThrow('`timeout` is 40 seconds');
  });

  it('causes a warning if it is imported, because its environment has to be set elsewhere', () => {
    const stack = testStack();
    const arn = 'arn:aws:lambda:eu-west-1:111122223333:function:own';
    addWebhook(stack, {
      function: LambdaFunction.fromFunctionArn(stack, 'Imported', arn),
      publicOrigins: ['https://cdn.example'],
    });

    Annotations.fromStack(stack).hasWarning(
      '/Test/Webhook',
      Match.stringLikeRegexp(
        'set TWILIO_AUTH_TOKEN_SECRET_ARN=twilio/token, TWILIO_PUBLIC_ORIGINS=https://cdn.example where you create the function, and let its role read the auth token',
      ),
    );
  });

  it('rejects the options of a new function', () => {
    const stack = testStack();

    expect(() => addWebhook(stack, { function: ownFunction(stack), memorySize: 128, sourceMap: true })).toThrow(
      '[Test/Webhook] `memorySize` and `sourceMap` have no effect because `function` already exists. Fix: configure the function where you create it.',
    );
  });
});

describe('the source of the code', () => {
  it('is only one of `entry`, `code`, and `function`', () => {
    expect(() => addWebhook(testStack(), { entry: 'app.ts', code: Code.fromInline('//') })).toThrow(
      '[Test/Webhook] `entry`, `code`: `entry`, `code` and `function` are mutually exclusive. Fix: keep one, or none for the sample app.',
    );
  });

  it('rejects `bundling` without `entry`', () => {
    expect(() => addWebhook(testStack(), { code: Code.fromInline('//'), bundling: { minify: false } })).toThrow(
      '[Test/Webhook] `bundling` has no effect because only `entry` is bundled. Fix: set `entry`.',
    );
  });
});
