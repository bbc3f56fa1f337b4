import { CfnResource } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { CURRENT_VERSION_EXPIRED_FLAGS, FLAGS } from 'aws-cdk-lib/cx-api';
import recommended from 'aws-cdk-lib/recommended-feature-flags.json';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { context } from '../../cdk.json';
import { Idempotency, SelfCheck } from '../../lib';
import { DOORS } from './doors';
import { addWebhook, testStack } from './stack';

/** Flags that can be set. CDK rejects expired ones. */
const SWITCHES = Object.keys(recommended).filter((flag) => !CURRENT_VERSION_EXPIRED_FLAGS.includes(flag));

const PROJECTS: Record<string, Record<string, unknown>> = {
  'with the flags of a new one': context,
  'with no flag set': {},
  'with every flag switched off': Object.fromEntries(
    SWITCHES.filter((flag) => typeof recommended[flag as keyof typeof recommended] === 'boolean').map((flag) => [
      flag,
      false,
    ]),
  ),
};

// Here, and in the examples, AWS CDK validates the templates by CloudFormation's rules. Violations are errors in a new project.
beforeAll(() => void vi.stubEnv('CDK_VALIDATION', 'true'));
afterAll(() => void vi.unstubAllEnvs());

describe.each(Object.entries(PROJECTS))('a project %s', (_, flags) => {
  it.each(Object.entries(DOORS))('can have a webhook with every option behind %s', (__, door) => {
    const stack = testStack({ env: { account: '111122223333', region: 'us-east-1' } }, flags);
    addWebhook(stack, {
      frontDoor: door(stack, 'hooks.example.com'),
      idempotency: Idempotency.dynamoDb(),
      selfCheck: SelfCheck.onDeployment({ allOrigins: true, canary: {} }),
      alarms: {},
      requestMetrics: true,
      savedQueries: true,
    });

    expect(Object.keys(Template.fromStack(stack).toJSON()['Resources']).length).toBeGreaterThan(10);
  });
});

// The lowest version has no validation.
it.skipIf(process.env['CDK_TWILIO_WEBHOOK_FLOOR'])(
  'a template that breaks a rule of CloudFormation is an error',
  () => {
    const stack = testStack();
    new CfnResource(stack, 'Function', { type: 'AWS::Lambda::Function', properties: { MemorySize: 'much' } });
    expect(() => Template.fromStack(stack)).toThrow(/[Vv]alidation/);
  },
);

describe('the tested flags', () => {
  // Projects are usually created with the newest CDK.
  it.skipIf(process.env['CDK_TWILIO_WEBHOOK_FLOOR'])('of this project match those of a new project', () => {
    expect(context).toEqual(recommended);
  });

  it('are numerous, and known to the installed version of CDK', () => {
    expect(SWITCHES.length).toBeGreaterThan(50);
    expect(Object.keys(FLAGS)).toEqual(expect.arrayContaining(SWITCHES));
  });
});
