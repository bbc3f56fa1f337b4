import { createHash } from 'node:crypto';
import { CfnResource, Lazy } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { underlying } from '../given-function';
import { rendered } from './rendered';

/**
 * Changes with every change of the template's resources below these constructs. Imported ones have none: what happens to
 * them is not known here.
 */
export function fingerprint(constructs: readonly IConstruct[]): string {
  return Lazy.string({ produce: () => hashOf(constructs.flatMap(resourcesOf)) });
}

/** An alias is of a version, which is of a function. */
function resourcesOf(construct: IConstruct): CfnResource[] {
  const own = [construct, 'functionArn' in construct ? underlying(construct as IFunction) : construct];
  return [...new Set(own.flatMap((each) => each.node.findAll()))].filter((each) => CfnResource.isCfnResource(each));
}

function hashOf(resources: readonly CfnResource[]): string {
  const hash = createHash('sha256');
  for (const resource of resources) hash.update(JSON.stringify(rendered(resource)));
  return hash.digest('hex').slice(0, 32);
}
