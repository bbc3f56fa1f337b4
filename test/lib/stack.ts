import { App, CfnWaitConditionHandle, Stack, type StackProps } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IVpc, Vpc } from 'aws-cdk-lib/aws-ec2';
import { HostedZone, type IHostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { expect, vi } from 'vitest';
import { context } from '../../cdk.json';
import { AuthToken, type IFrontDoor, SelfCheck, TwilioWebhook, type TwilioWebhookProps } from '../../lib';

// CDK's modules load when first used, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** Creates a stack with the feature flags of a new CDK project. */
export function testStack(props: StackProps = {}, flags: Record<string, unknown> = context): Stack {
  return new Stack(new App({ context: flags }), 'Test', props);
}

/** Creates a stack with a resource, because a template must not be empty. */
export function stackWithSomething(): Stack {
  const stack = testStack();
  new CfnWaitConditionHandle(stack, 'Something');
  return stack;
}

/** Returns a token in the secret `twilio/token`. */
export function secretToken(stack: Stack, id = 'Secret'): AuthToken {
  return AuthToken.fromSecretsManager(Secret.fromSecretNameV2(stack, id, 'twilio/token'));
}

/** Creates a user's VPC. */
export function ownVpc(stack: Stack): IVpc {
  // aws-cdk-lib's classes don't fit its own interfaces under exactOptionalPropertyTypes.
  return new Vpc(stack, 'Vpc', { natGateways: 0 }) as IVpc;
}

/** Imports the zone `example.com`. */
export function exampleZone(stack: Stack): IHostedZone {
  const known = stack.node.tryFindChild('Zone') as IHostedZone | undefined;
  return known ?? HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName: 'example.com' });
}

/** The option to check each deployment. */
export const CHECKED = { selfCheck: SelfCheck.onDeployment() };

/** Adds a webhook called `Webhook` to a stack. */
export function addWebhook(stack: Stack, props: Partial<TwilioWebhookProps> = {}): TwilioWebhook {
  return new TwilioWebhook(stack, 'Webhook', { authToken: secretToken(stack), ...props });
}

/** Returns the template of a stack with one webhook. */
export function templateWith(
  frontDoor: IFrontDoor,
  props: Partial<TwilioWebhookProps> = {},
  stack = testStack(),
): Template {
  addWebhook(stack, { frontDoor, ...props });
  return Template.fromStack(stack);
}

/** Returns all policy statements of a template's roles. */
export function statements(template: Template): Record<string, unknown>[] {
  return Object.values(template.findResources('AWS::IAM::Policy')).flatMap(
    (policy) => policy['Properties'].PolicyDocument.Statement,
  );
}

/** Returns the variables of the webhook's function. */
export function environment(template: Template): Record<string, unknown> {
  const functions = template.findResources('AWS::Lambda::Function', {
    Properties: { Runtime: 'nodejs24.x', Timeout: 15 },
  });
  const [found] = Object.values(functions);
  expect(found).toBeDefined();
  return found?.['Properties'].Environment?.Variables ?? {};
}
