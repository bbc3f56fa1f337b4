import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type CfnFunction, type Function as LambdaFunction, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acceptFindings } from '../nag';
import type { WebhookFunctionOptions } from './options';

/** @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-vpc.html#configuration-vpc-permissions */
const NETWORK_INTERFACES = [
  'ec2:AssignPrivateIpAddresses',
  'ec2:CreateNetworkInterface',
  'ec2:DeleteNetworkInterface',
  'ec2:DescribeNetworkInterfaces',
  'ec2:DescribeSubnets',
  'ec2:UnassignPrivateIpAddresses',
];

/** @see https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html */
const TRACES = ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'];

/** The reason for the `*` in each inline policy. */
const REASONS = {
  Network: 'Lambda manages its network interfaces in the VPC with these actions, and requires them for all resources.',
  Tracing: "These X-Ray actions don't support resource-level permissions.",
} as const;

/**
 * Creates a role that may only write to the function's own log group, unlike `AWSLambdaBasicExecutionRole`, which may
 * create and write to all. Statements that need `*` are in inline policies, so that accepting them doesn't hide later
 * grants.
 */
export function functionRole(scope: Construct, props: WebhookFunctionOptions, logGroup: ILogGroup): IRole {
  const inline = {
    ...(props.vpc ? { Network: everywhere(NETWORK_INTERFACES) } : {}),
    ...(isTraced(props) ? { Tracing: everywhere(TRACES) } : {}),
  };
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'Role of the function that answers Twilio webhooks',
    ...(Object.keys(inline).length > 0 ? { inlinePolicies: inline } : {}),
  });
  logGroup.grantWrite(role);
  const reasons = Object.keys(inline).map((name) => REASONS[name as keyof typeof REASONS]);
  if (reasons.length > 0) acceptFindings(role, { id: 'AwsSolutions-IAM5[Resource::*]', reason: reasons.join(' ') });
  return role;
}

/** Turns on tracing through the L1 property: the L2 prop would add its `*` to the policy that holds users' grants. */
export function trace(fn: LambdaFunction, props: WebhookFunctionOptions): void {
  if (!isTraced(props)) return;
  const resource = fn.node.defaultChild as CfnFunction;
  resource.tracingConfig = { mode: props.tracing === Tracing.PASS_THROUGH ? 'PassThrough' : 'Active' };
}

function isTraced({ tracing }: WebhookFunctionOptions): boolean {
  return tracing !== undefined && tracing !== Tracing.DISABLED;
}

function everywhere(actions: string[]): PolicyDocument {
  return new PolicyDocument({ statements: [new PolicyStatement({ actions, resources: ['*'] })] });
}
