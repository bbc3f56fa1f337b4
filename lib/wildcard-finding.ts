import { Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { AcceptedFinding } from './accepted-finding';

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
