import { createHash } from 'node:crypto';
import { type Duration, Stack } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Schedule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AuthToken } from '../auth-token';
import { SELF_CHECK_PATH } from '../contract';

/** Options of the canary, which checks on a schedule. */
export interface CanaryOptions {
  /**
   * The schedule of the checks.
   *
   * @default Schedule.rate(Duration.minutes(5))
   */
  readonly schedule?: Schedule;

  /**
   * The topic to notify when a check fails and when one succeeds again.
   *
   * @default - the topic of the webhook's `alarms`; without one nobody is notified, and the alarm is visible in CloudWatch
   */
  readonly topic?: ITopic;

  /**
   * The public origins to check, each `https://host[:port][/basePath]`.
   *
   * @default - all public origins of the webhook: those of its front doors and its `publicOrigins`
   */
  readonly origins?: string[];
}

/** Options of the check that each deployment makes. */
export interface SelfCheckOptions {
  /**
   * The time that a deployment waits for names, certificates and routes before it fails, at most 12 minutes.
   *
   * @default Duration.minutes(8)
   */
  readonly timeout?: Duration;

  /**
   * The public origins to check, each `https://host[:port][/basePath]`.
   *
   * @default - the front doors that answer as soon as the stack is deployed; with `allOrigins` all public origins
   */
  readonly origins?: string[];

  /**
   * Whether to check all public origins, including those that may not answer yet: proxies in front of a front door, names
   * without a DNS record in the stack, and APIs that the stack doesn't deploy.
   *
   * @default false - these aren't checked, and an annotation says why
   */
  readonly allOrigins?: boolean;

  /**
   * Also checks on a schedule after the deployment, with an alarm.
   *
   * @default - only deployments are checked
   */
  readonly canary?: CanaryOptions;
}

/** The resources of a self-check. */
export interface SelfCheckConfig {
  /** The public origins that each deployment checks. */
  readonly checkedOrigins: string[];

  /**
   * The function that checks.
   *
   * @default - none if no origin is checked
   */
  readonly function?: IFunction;

  /**
   * The alarm that goes off while checks of the canary fail.
   *
   * @default - none without a canary
   */
  readonly canaryAlarm?: Alarm;
}

/** The webhook that is checked. */
export interface CheckedWebhook {
  /** The function that answers requests. */
  readonly handler: IFunction;
  /** The location of the tokens that Twilio signs with. */
  readonly authToken: AuthToken;
  /** The path of the check below each origin. */
  readonly path: string;
  /** All public origins; includes those of front doors that are added later. */
  readonly publicOrigins: readonly string[];
  /** The public origins of proxies in front of the front doors. */
  readonly proxies: readonly string[];
  /** The topic for the canary's alarm, unless the canary has its own. */
  readonly topic?: ITopic | undefined;
}

/**
 * Returns the path of a webhook's self-check. It is different for each webhook, so that several behind one API can be
 * checked, even those of other stacks and apps. It depends only on the webhook's place in the app.
 */
export function selfCheckPath(webhook: Construct): string {
  const place = [outermost(Stack.of(webhook)).stackName, webhook.node.addr];
  return `${SELF_CHECK_PATH}/${createHash('sha256').update(place.join()).digest('hex').slice(0, 16)}`;
}

/** The name of a nested stack isn't known at synth. */
function outermost(stack: Stack): Stack {
  return stack.nestedStackParent ? outermost(stack.nestedStackParent) : stack;
}
