import { NestedStack, type Stack, type StackProps } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { PhoneNumberPointing } from '../../../lib';
import { addWebhook, testStack } from '../stack';

/** Returns the errors that cdk-nag finds in a stack with a phone number pointed at its webhook. */
function errors(stack: Stack, root = stack): string[] {
  const credentials = Secret.fromSecretNameV2(stack, 'ApiKey', 'twilio/api-key');
  const props = { webhook: addWebhook(stack), phoneNumber: '+14155550100', credentials, voicePath: '/voice' };
  new PhoneNumberPointing(stack, 'Number', props);
  const { violations } = new AwsSolutionsChecks().validateScope(root);
  return violations.filter(({ severity }) => severity === 'error').map(({ ruleName }) => ruleName);
}

describe('the wildcards that a pointing requires are accepted one by one', () => {
  it.each<[string, StackProps]>([
    ['without an environment', {}],
    ['with a known region', { env: { account: '123456789012', region: 'eu-west-1' } }],
  ])('in a stack %s', (_, props) => {
    expect(errors(testStack(props))).toEqual([]);
  });

  it('in a nested stack', () => {
    const parent = testStack();

    expect(errors(new NestedStack(parent, 'Nested'), parent)).toEqual([]);
  });
});
