import { createHash } from 'node:crypto';
import { CfnResource, CustomResource, Duration, Lazy, Stack } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { underlying } from '../function';
import { longestRun } from './function';
import type { CheckedWebhook } from './options';

/** A piece of a template. */
export interface ResolvedTemplate {
  readonly Resources?: Readonly<Record<string, { readonly Properties?: Readonly<Record<string, unknown>> }>>;
}

/** What CDK makes templates of; hidden in its types. */
interface Renderable {
  _toCloudFormation(): object;
}

/** What a resource is in the template, as far as that is settled by now. */
export function resolvedTemplate(resource: CfnResource): ResolvedTemplate {
  return Stack.of(resource).resolve((resource as unknown as Renderable)._toCloudFormation());
}

/**
 * Changes with every change of the template's resources below these constructs. Imported ones have none: what happens to
 * them is not known here.
 */
function fingerprint(constructs: readonly IConstruct[]): string {
  return Lazy.string({ produce: () => hashOf(constructs.flatMap(resourcesOf)) });
}

/** An alias is of a version, which is of a function. */
function resourcesOf(construct: IConstruct): CfnResource[] {
  const own = [construct, 'functionArn' in construct ? underlying(construct as IFunction) : construct];
  return [...new Set(own.flatMap((each) => each.node.findAll()))].filter((each) => CfnResource.isCfnResource(each));
}

function hashOf(resources: readonly CfnResource[]): string {
  const hash = createHash('sha256');
  for (const resource of resources) hash.update(JSON.stringify(resolvedTemplate(resource)));
  return hash.digest('hex').slice(0, 32);
}

/** What a check is made of. */
export interface CheckParts {
  readonly checker: IFunction;
  readonly wait: Duration;
  readonly webhook: CheckedWebhook;
  /** What is asked: read at synth, when all doors are there. */
  readonly origins: readonly string[];
  /** Whose changes are checked again, read at synth too. */
  readonly parts: readonly Construct[];
}

/**
 * Has CloudFormation call the function, again whenever a part or the token's place changes, and roll back when it says
 * so. That the parts are in place before is left to the caller.
 */
export function checkOnDeployment(scope: Construct, own: CheckParts): CustomResource {
  const { checker, wait, webhook, origins, parts } = own;
  const others = () => webhook.publicOrigins.filter((origin) => !origins.includes(origin));
  return new CustomResource(scope, 'OnDeployment', {
    resourceType: 'Custom::TwilioWebhookSelfCheck',
    serviceToken: checker.functionArn,
    serviceTimeout: longestRun(wait).plus(Duration.minutes(1)),
    properties: {
      Origins: Lazy.any({ produce: () => origins }),
      OtherOrigins: Lazy.any({ produce: others }),
      Path: webhook.path,
      WaitSeconds: String(Math.ceil(wait.toSeconds({ integral: false }))),
      Token: webhook.authToken.environment,
      Deployed: fingerprint(parts),
    },
  });
}
