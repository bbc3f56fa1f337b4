import { CustomResource, Duration, Lazy } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { CheckedWebhook } from './checked-webhook';
import { fingerprint } from './fingerprint';
import { longestRun } from './function';

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
