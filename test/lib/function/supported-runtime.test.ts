import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { addWebhook, testStack } from '../stack';

const WARNING = Match.stringLikeRegexp('which Lambda has deprecated: .* Fix: use `Runtime.NODEJS_24_X`');

describe('the runtime of the function', () => {
  it.each([Runtime.NODEJS_18_X, Runtime.NODEJS_20_X])('causes a warning if it is deprecated: $name', (runtime) => {
    const stack = testStack();
    addWebhook(stack, { runtime });

    Annotations.fromStack(stack).hasWarning('/Test/Webhook', WARNING);
  });

  it.each([Runtime.NODEJS_22_X, Runtime.NODEJS_24_X, Runtime.NODEJS_LATEST])('can be $name', (runtime) => {
    const stack = testStack();
    addWebhook(stack, { runtime });

    Annotations.fromStack(stack).hasNoWarning('*', WARNING);
  });

  it('must be Node.js, also in an existing function', () => {
    const stack = testStack();
    const fn = new LambdaFunction(stack, 'Own', {
      runtime: Runtime.PYTHON_3_13,
      handler: 'index.handler',
      code: Code.fromInline('#'),
    });

    expect(() => addWebhook(stack, { function: fn })).toThrow(
      '[Test/Webhook] `runtime` is "python3.13": must be a Node.js runtime, because Node.js code validates signatures. Fix: use `Runtime.NODEJS_24_X`.',
    );
  });
});
