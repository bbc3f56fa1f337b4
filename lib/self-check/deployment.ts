import { CustomResource, Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { SelfCheckBindOptions } from '../self-check';
import { fingerprint } from './fingerprint';
import { longestRun } from './function';

/** What a check is made of. */
export interface CheckParts {
  readonly checker: IFunction;
  readonly wait: Duration;
  readonly own: SelfCheckBindOptions;
}

/**
 * Has CloudFormation call the function once the door, its certificate and records, and the webhook's function are in
 * place, again whenever one of them or the token's place changes, and roll back when it says so.
 */
export function checkOnDeployment(scope: Construct, parts: CheckParts & { readonly origins: string[] }): Construct {
  const { checker, wait, own, origins } = parts;
  const { frontDoorScope, handler, authToken, publicOrigins } = own;
  const others = publicOrigins.filter((origin) => !origins.includes(origin));
  const run = new CustomResource(scope, 'OnDeployment', {
    resourceType: 'Custom::TwilioWebhookSelfCheck',
    serviceToken: checker.functionArn,
    serviceTimeout: longestRun(wait).plus(Duration.minutes(1)),
    properties: {
      Origins: origins,
      OtherOrigins: others,
      WaitSeconds: String(Math.ceil(wait.toSeconds({ integral: false }))),
      Token: authToken.environment,
      Deployed: fingerprint([frontDoorScope, handler]),
    },
  });
  run.node.addDependency(frontDoorScope, handler);
  return run;
}
