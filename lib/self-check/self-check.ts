import type { Construct } from 'constructs';
import { Checks } from './checks';
import type { CanaryOptions, CheckedWebhook, SelfCheckOptions } from './options';

/**
 * Whether a deployment has to prove that signed requests come in and forged ones do not. A small function signs a request
 * as Twilio would, sends it over the internet, and makes CloudFormation roll back when it is refused, with the cause in
 * the message. The webhook's runtime answers it itself, at a path of the webhook's own below
 * `/_twilio-webhook/self-check`.
 */
export class SelfCheck {
  /**
   * Checks each front door whose public name resolves by the time it is deployed: that of an endpoint which AWS names,
   * and that of a domain whose records are made here. The others are not checked, and an annotation says why.
   *
   * @param options bounds, origins, and the canary
   */
  public static automatic(options: SelfCheckOptions = {}): SelfCheck {
    return new SelfCheck('automatic', options);
  }

  /**
   * Checks all public origins at each deployment, proxies in front of the doors included.
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
    private readonly when: 'automatic' | 'always' | 'off',
    private readonly options: SelfCheckOptions,
  ) {}

  /** @internal Whether anything is checked, now or later. */
  public get _enabled(): boolean {
    return this.when !== 'off' || this.options.canary !== undefined;
  }

  /** @internal Called once, by `TwilioWebhook`, which then tells of its doors. */
  public _bind(scope: Construct, webhook: CheckedWebhook): Checks {
    return new Checks(scope, { when: this.when, ...this.options }, webhook);
  }
}
