import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A finding of cdk-nag that is accepted. */
export interface AcceptedFinding {
  /** The rule, with the finding in brackets if the rule can have several: `AwsSolutions-IAM5[Resource::*]`. */
  readonly id: string;
  /** The reason, for a reviewer who doesn't know this library. */
  readonly reason: string;
}

/** Key of CDK's `Validations.of(…).acknowledge(…)`. Older CDK versions lack that class. */
const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';

/**
 * Accepts findings of cdk-nag on one resource without depending on cdk-nag. Version 2 reads the resource's metadata in
 * the template, version 3 CDK's acknowledged rules.
 *
 * @see https://github.com/cdklabs/cdk-nag#acknowledging-a-rule
 */
export function acceptFindings(construct: IConstruct | undefined, ...findings: AcceptedFinding[]): void {
  const resource = construct?.node.defaultChild ?? construct;
  if (!CfnResource.isCfnResource(resource)) return;
  const before: unknown[] = resource.getMetadata('cdk_nag')?.rules_to_suppress ?? [];
  resource.addMetadata('cdk_nag', { rules_to_suppress: [...before, ...findings.map(inVersion2)] });
  for (const { id, reason } of findings) resource.node.addMetadata(ACKNOWLEDGED, { [`Annotation::${id}`]: reason });
}

function inVersion2({ id, reason }: AcceptedFinding): object {
  const [, rule = id, finding] = /^([^[]+)\[(.*)\]$/.exec(id) ?? [];
  return finding === undefined ? { id: rule, reason } : { id: rule, reason, appliesTo: [finding] };
}

/** Accepts that a public route has no API Gateway authorizer. */
export const SIGNATURE_AUTHORIZES: AcceptedFinding = {
  id: 'AwsSolutions-APIG4',
  reason:
    "Twilio can't present IAM credentials or a JWT. It signs each request, and the function rejects requests without a " +
    'valid X-Twilio-Signature.',
};

/** Accepts the managed policy of the role with which API Gateway writes logs. */
export const API_GATEWAY_LOG_ROLE: AcceptedFinding = {
  id: 'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
  reason:
    'API Gateway writes the logs of all APIs of the account and region with this one role, and documents this policy for ' +
    'it: https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html',
};

/**
 * Returns the finding for a policy that allows a resource with a wildcard. The resource is part of the finding's id, with
 * `<Id>` and `<Id.Attribute>` for values known only at deployment.
 */
export function wildcardFinding(scope: IConstruct, resource: string, reason: string): AcceptedFinding {
  return { id: `AwsSolutions-IAM5[Resource::${flat(Stack.of(scope).resolve(resource))}]`, reason };
}

function flat(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref: id, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Intrinsic;
  if (id !== undefined) return `<${id}>`;
  if (attribute !== undefined) return `<${attribute.join('.')}>`;
  if (join !== undefined) return join[1].map(flat).join(join[0]);
  return JSON.stringify(value);
}

interface Intrinsic {
  readonly Ref?: string;
  readonly 'Fn::GetAtt'?: readonly string[];
  readonly 'Fn::Join'?: readonly [string, readonly unknown[]];
}
