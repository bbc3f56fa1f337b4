import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** What a rule of cdk-nag finds and why that is as it should be. */
export interface AcceptedFinding {
  /** The rule, with the finding in brackets where it can have several: `AwsSolutions-IAM5[Resource::*]`. */
  readonly id: string;
  /** For a reviewer who does not know this library. */
  readonly reason: string;
}

/** Where CDK keeps what `Validations.of(…).acknowledge(…)` was told. By name: older CDK versions have no such class. */
const ACKNOWLEDGED = 'aws:cdk:acknowledged-rules';

/**
 * Accepts findings of cdk-nag on one resource alone, without depending on cdk-nag: version 2 reads the resource's
 * metadata in the template, version 3 what CDK keeps as acknowledged.
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

/** Why a public route has no authorizer of API Gateway's. */
export const SIGNATURE_AUTHORIZES: AcceptedFinding = {
  id: 'AwsSolutions-APIG4',
  reason:
    'Twilio can present neither IAM credentials nor a JWT. It signs each request, and the function refuses all whose ' +
    'X-Twilio-Signature does not fit.',
};

/**
 * What cdk-nag finds where a policy allows a resource with a wildcard: the resource is part of the finding's name, with
 * `<Id>` and `<Id.Attribute>` for what is known at deployment.
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
