import { Annotations, type Duration } from 'aws-cdk-lib';
import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { Schedule } from 'aws-cdk-lib/aws-events';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import type { AuthToken } from './auth-token';
import type { FrontDoorConfig } from './front-door/front-door';
import { canaryAlarm } from './self-check/canary';
import { checkOnDeployment } from './self-check/deployment';
import { selfCheckFunction, waitOf } from './self-check/function';
import { checkOrigins, notCheckedBecause, SELF_CHECK_OFF } from './self-check/origins';

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
   * @default - nobody is told; the alarm shows in CloudWatch
   */
  readonly topic?: ITopic;

  /**
   * Public origins to check, each `https://host[:port][/basePath]`.
   *
   * @default - all under which Twilio can call: the front door's and the `publicOrigins` of the webhook
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
   * @default - the front door's; with `SelfCheck.always()` the `publicOrigins` of the webhook too
   */
  readonly origins?: string[];

  /**
   * Checks every few minutes from then on, and has an alarm for it.
   *
   * @default - deployments alone are checked
   */
  readonly canary?: CanaryOptions;
}

/** What is checked. */
export interface SelfCheckBindOptions {
  /** The function that answers requests. */
  readonly handler: IFunction;

  /** Where the tokens are that Twilio signs with. */
  readonly authToken: AuthToken;

  /** The front door. */
  readonly frontDoor: FrontDoorConfig;

  /** What the front door consists of, which has to be in place first. */
  readonly frontDoorScope: Construct;

  /** All public origins, those of proxies in front included. */
  readonly publicOrigins: string[];
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

/**
 * Whether a deployment has to prove that signed requests come in and forged ones do not. A small function signs a request
 * as Twilio would, sends it over the internet, and makes CloudFormation roll back when it is refused, with the cause in
 * the message. The webhook's runtime answers it itself, at `/_twilio-webhook/self-check` below the base path.
 */
export class SelfCheck {
  /**
   * Checks the front door where its public name resolves by the time it is deployed: that of an endpoint which AWS names,
   * and that of a domain whose records are made here. Elsewhere nothing is checked, and an annotation says why.
   *
   * @param options bounds, origins, and the canary
   */
  public static automatic(options: SelfCheckOptions = {}): SelfCheck {
    return new SelfCheck('automatic', options);
  }

  /**
   * Checks all public origins at each deployment, proxies in front of the door included.
   *
   * @param options bounds, origins, and the canary
   */
  public static always(options: SelfCheckOptions = {}): SelfCheck {
    return new SelfCheck('always', options);
  }

  /**
   * Lets deployments go on unchecked, and checks every few minutes after them.
   *
   * @param canary schedule, topic and origins
   */
  public static canaryOnly(canary: CanaryOptions = {}): SelfCheck {
    return new SelfCheck('off', { canary });
  }

  /** Checks nothing. The path stays reserved, unless the function's environment has `TWILIO_SELF_CHECK=off`. */
  public static off(): SelfCheck {
    return new SelfCheck('off', {});
  }

  private constructor(
    private readonly when: string,
    private readonly options: SelfCheckOptions,
  ) {}

  /**
   * Makes the function, and what calls it. Called once, by `TwilioWebhook`.
   *
   * @param scope what it all belongs to
   * @param own what is checked
   */
  public bind(scope: Construct, own: SelfCheckBindOptions): SelfCheckConfig {
    const { canary, timeout } = this.options;
    const wait = waitOf(scope, timeout);
    const origins = this.origins(scope, own);
    checkOrigins(scope, [...origins, ...(canary?.origins ?? [])]);
    if (origins.length === 0 && !canary) return { checkedOrigins: [] };
    const checker = selfCheckFunction(scope, own.authToken, wait);
    const run = { checker, wait, own };
    const first = origins.length > 0 ? checkOnDeployment(scope, { ...run, origins }) : undefined;
    const alarm = canary ? canaryAlarm(scope, { ...run, canary, after: first }) : undefined;
    return { checkedOrigins: origins, function: checker, ...(alarm ? { canaryAlarm: alarm } : {}) };
  }

  private origins(scope: Construct, own: SelfCheckBindOptions): string[] {
    if (this.when === 'off') return [];
    if (this.options.origins) return this.options.origins;
    if (this.when === 'always') return own.publicOrigins;
    const reasons = notCheckedBecause(own);
    for (const { id, words } of reasons) Annotations.of(scope).addInfoV2(`cdk-twilio-webhook:${id}`, words);
    return reasons.some(({ id }) => id === SELF_CHECK_OFF) ? [] : [own.frontDoor.url];
  }
}
