import { createHash } from 'node:crypto';
import { CfnResource, CustomResource, Duration, Lazy } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct, IConstruct } from 'constructs';
import { underlying } from '../function';
import { resolvedTemplate } from '../validation';
import { longestRun } from './function';
import type { CheckedWebhook } from './options';

/** The parts of a check at deployment. */
export interface CheckParts {
  readonly checker: IFunction;
  readonly wait: Duration;
  readonly webhook: CheckedWebhook;
  /** The origins to check: read at synth, when all front doors exist. */
  readonly origins: readonly string[];
  /** The constructs whose changes are checked again: read at synth, too. */
  readonly parts: readonly Construct[];
}

/**
 * Makes CloudFormation call the function, again whenever a part or the location of the token changes, and roll back when
 * the check fails. The caller adds the dependencies on the parts.
 */
export function checkOnDeployment(scope: Construct, check: CheckParts): CustomResource {
  const { checker, wait, webhook, origins, parts } = check;
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

/**
 * Returns a token that changes with every change of the template's resources below these constructs. Changes of imported
 * ones aren't visible here.
 */
function fingerprint(constructs: readonly IConstruct[]): string {
  return Lazy.string({ produce: () => hashOf(constructs.flatMap(resourcesOf)) });
}

/** Includes the function of an alias or a version. */
function resourcesOf(construct: IConstruct): CfnResource[] {
  const constructs = [construct, 'functionArn' in construct ? underlying(construct as IFunction) : construct];
  return [...new Set(constructs.flatMap((each) => each.node.findAll()))].filter((each) =>
    CfnResource.isCfnResource(each),
  );
}

function hashOf(resources: readonly CfnResource[]): string {
  const hash = createHash('sha256');
  for (const resource of resources) hash.update(JSON.stringify(resolvedTemplate(resource)));
  return hash.digest('hex').slice(0, 32);
}
