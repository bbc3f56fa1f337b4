import { createHash } from 'node:crypto';
import { type Duration, Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Schedule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AuthToken } from '../auth-token';
import { SELF_CHECK_PATH } from '../contract';

/** Options of the check that goes on after the deployment. */
export interface CanaryOptions {
  /**
   * When to check.
   *
   * @default Schedule.rate(Duration.minutes(5))
   */
  readonly schedule?: Schedule;

  /**
   * Topic that is told when a check fails and when one succeeds again.
   *
   * @default - that of the webhook's `alarms`; without one nobody is told, and the alarm shows in CloudWatch
   */
  readonly topic?: ITopic;

  /**
   * Public origins to check, each `https://host[:port][/basePath]`.
   *
   * @default - all under which Twilio can call: those of the front doors and the `publicOrigins` of the webhook
   */
  readonly origins?: string[];
}

/** Options of the check at deployment. */
export interface SelfCheckOptions {
  /**
   * How long a deployment waits for names, certificates and routes before it fails: at most 12 minutes.
   *
   * @default Duration.minutes(8)
   */
  readonly timeout?: Duration;

  /**
   * Public origins to check, each `https://host[:port][/basePath]`.
   *
   * @default - those of the front doors; with `SelfCheck.always()` the `publicOrigins` of the webhook too
   */
  readonly origins?: string[];

  /**
   * Checks every few minutes from then on, and has an alarm for it.
   *
   * @default - deployments alone are checked
   */
  readonly canary?: CanaryOptions;
}

/** A self-check in place. */
export interface SelfCheckConfig {
  /** Public origins that each deployment checks. */
  readonly checkedOrigins: string[];

  /**
   * The function that checks.
   *
   * @default - none, because there is nothing to check
   */
  readonly function?: IFunction;

  /**
   * In alarm while the canary's checks fail.
   *
   * @default - none, because there is no canary
   */
  readonly canaryAlarm?: Alarm;
}

/** What of a webhook is checked. */
export interface CheckedWebhook {
  /** The function that answers requests. */
  readonly handler: IFunction;
  /** Where the tokens are that Twilio signs with. */
  readonly authToken: AuthToken;
  /** Below each origin, what the self-check asks. */
  readonly path: string;
  /** All public origins, and later those of doors that are added. */
  readonly publicOrigins: readonly string[];
  /** Those of them that are of what stands in front of the doors. */
  readonly proxies: readonly string[];
  /** Whom the canary's alarm tells unless it has a topic of its own. */
  readonly topic?: ITopic | undefined;
}

/**
 * The path that a webhook's self-check asks: its own, so that several webhooks can be checked at one API, also where each
 * is of another stack or app. It changes with the place of the webhook alone.
 */
export function selfCheckPath(webhook: Construct): string {
  const place = [outermost(Stack.of(webhook)).stackName, webhook.node.addr];
  return `${SELF_CHECK_PATH}/${createHash('sha256').update(place.join()).digest('hex').slice(0, 16)}`;
}

/** The name of a nested stack is not known at synth. */
function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
