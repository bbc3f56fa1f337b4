import { type CfnResource, Stack } from 'aws-cdk-lib';

/** A piece of a template. */
export interface Rendered {
  readonly Resources?: Readonly<Record<string, { readonly Properties?: Readonly<Record<string, unknown>> }>>;
}

/** What CDK makes templates of; hidden in its types. */
interface Renderable {
  _toCloudFormation(): object;
}

/** What a resource is in the template, as far as that is settled by now. */
export function rendered(resource: CfnResource): Rendered {
  return Stack.of(resource).resolve((resource as unknown as Renderable)._toCloudFormation());
}
