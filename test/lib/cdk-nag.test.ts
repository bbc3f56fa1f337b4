import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnRole, ManagedPolicy } from 'aws-cdk-lib/aws-iam';
import { Tracing } from 'aws-cdk-lib/aws-lambda';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import type { TwilioWebhookProps } from '../../lib';
import { acceptFindings } from '../../lib/nag/findings';
import { DOORS } from './doors';
import { addWebhook, CHECKED, testStack } from './stack';

/** Returns the errors of the AwsSolutions pack: rule and resource. */
function errors(stack: Stack, below = ''): string[] {
  const { violations } = new AwsSolutionsChecks().validateScope(stack);
  return violations
    .filter(({ severity }) => severity === 'error')
    .flatMap(({ ruleName, violatingResources }) =>
      violatingResources.map(({ constructPath = '' }) => `${ruleName} ${constructPath}`),
    )
    .filter((error) => error.includes(` Test/${below}`));
}

describe("cdk-nag's AwsSolutions", () => {
  it.each(Object.entries(DOORS))('reports no errors for a webhook behind %s', (_, door) => {
    const stack = testStack();
    addWebhook(stack, { frontDoor: door(stack, 'hooks.example.com'), ...CHECKED });

    expect(errors(stack)).toEqual([]);
  });

  it.each<[string, (stack: Stack) => Partial<TwilioWebhookProps>]>([
    ['in a VPC', (stack) => ({ vpc: new Vpc(stack, 'Vpc') as IVpc })],
    ['with tracing', () => ({ tracing: Tracing.ACTIVE })],
    ['with all options', () => ({ alarms: {}, requestMetrics: true, savedQueries: true, ...CHECKED })],
  ])('reports no errors for a function %s', (_, props) => {
    const stack = testStack();
    addWebhook(stack, props(stack));

    expect(errors(stack, 'Webhook')).toEqual([]);
  });

  it("still reports a user's grants", () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { tracing: Tracing.ACTIVE });
    const policy = ManagedPolicy.fromManagedPolicyArn(stack, 'Policy', 'arn:aws:iam::aws:policy/AdministratorAccess');
    webhook.function.role?.addManagedPolicy(policy);

    expect(errors(stack)).toEqual([
      'AwsSolutions-IAM4[Policy::arn:aws:iam::aws:policy/AdministratorAccess] Test/Webhook/Role/Resource',
    ]);
  });
});

describe('an accepted finding', () => {
  const FINDINGS = [
    { id: 'AwsSolutions-X1', reason: 'One.' },
    { id: 'AwsSolutions-X2[Resource::*]', reason: 'Two.' },
  ];

  it('is in the template in the format of cdk-nag version 2', () => {
    const stack = new Stack(new App(), 'Test');
    const role = new CfnRole(stack, 'Role', { assumeRolePolicyDocument: {} });
    for (const finding of FINDINGS) acceptFindings(role, finding);

    Template.fromStack(stack).hasResource('AWS::IAM::Role', {
      Metadata: {
        cdk_nag: {
          rules_to_suppress: [
            { id: 'AwsSolutions-X1', reason: 'One.' },
            { id: 'AwsSolutions-X2', reason: 'Two.', appliesTo: ['Resource::*'] },
          ],
        },
      },
    });
  });

  it('is accepted on one resource, and ignored without one', () => {
    const stack = new Stack(new App(), 'Test');
    acceptFindings(stack, ...FINDINGS);
    acceptFindings(undefined, ...FINDINGS);

    expect(stack.node.metadata.filter(({ type }) => type === 'aws:cdk:acknowledged-rules')).toEqual([]);
  });
});
