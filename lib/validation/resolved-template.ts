import { type CfnResource, Stack } from 'aws-cdk-lib';

/** The part of a template that comes from one construct. */
export interface ResolvedTemplate {
  readonly Resources?: Readonly<Record<string, { readonly Properties?: Readonly<Record<string, unknown>> }>>;
}

/** CDK's method to generate templates, which its types hide. */
interface Renderable {
  _toCloudFormation(): object;
}

/** Returns a resource as in the template, as far as it is known at this point. */
export function resolvedTemplate(resource: CfnResource): ResolvedTemplate {
  return Stack.of(resource).resolve((resource as unknown as Renderable)._toCloudFormation());
}
