import { type IRole, PolicyDocument, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { type CfnFunction, type Function as LambdaFunction, Tracing } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { acceptFindings } from '../nag';
import type { WebhookFunctionProps } from './props';

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

/** Why each statement without a resource has none. */
const REASONS = {
  Network: 'Lambda manages its network interfaces in the VPC with these actions, which it requires for all resources.',
  Tracing: 'X-Ray has no resources that these actions could be limited to.',
} as const;

/**
 * A role that may write to the function's one log group, where `AWSLambdaBasicExecutionRole` may write to and create
 * all. What needs `*` is in inline policies, so that accepting it hides nothing that a user grants later.
 */
export function functionRole(scope: Construct, props: WebhookFunctionProps, logGroup: ILogGroup): IRole {
  const inline = {
    ...(props.vpc ? { Network: everywhere(NETWORK_INTERFACES) } : {}),
    ...(isTraced(props) ? { Tracing: everywhere(TRACES) } : {}),
  };
  const role = new Role(scope, 'Role', {
    assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
    description: 'Of the function that answers Twilio webhooks',
    ...(Object.keys(inline).length > 0 ? { inlinePolicies: inline } : {}),
  });
  logGroup.grantWrite(role);
  const why = Object.keys(inline).map((name) => REASONS[name as keyof typeof REASONS]);
  if (why.length > 0) acceptFindings(role, { id: 'AwsSolutions-IAM5[Resource::*]', reason: why.join(' ') });
  return role;
}

/** Switches tracing on by the resource's property: the function's own prop would grant it beside what a user grants. */
export function trace(fn: LambdaFunction, props: WebhookFunctionProps): void {
  if (!isTraced(props)) return;
  const resource = fn.node.defaultChild as CfnFunction;
  resource.tracingConfig = { mode: props.tracing === Tracing.PASS_THROUGH ? 'PassThrough' : 'Active' };
}

function isTraced({ tracing }: WebhookFunctionProps): boolean {
  return tracing !== undefined && tracing !== Tracing.DISABLED;
}

function everywhere(actions: string[]): PolicyDocument {
  return new PolicyDocument({ statements: [new PolicyStatement({ actions, resources: ['*'] })] });
}
