import type { Construct } from 'constructs';
import { type CheckPlan, Checks } from './checks';
import type { CanaryOptions, CheckedWebhook, SelfCheckOptions } from './options';

/**
 * A check that a webhook accepts requests that Twilio signed and rejects forged ones. A small function signs a request
 * like Twilio, sends it over the internet, and makes CloudFormation roll back when it is rejected, with the cause in the
 * message. The webhook's runtime answers it itself, below `/_twilio-webhook/self-check`.
 */
export class SelfCheck {
  /**
   * Checks each deployment. Only front doors that answer as soon as the stack is deployed are checked, unless
   * `allOrigins` is set: those with a host that AWS assigns, or with a DNS record in the stack.
   *
   * @param options the timeout, the origins and the canary
   */
  public static onDeployment(options: SelfCheckOptions = {}): SelfCheck {
    return new SelfCheck({ deployment: options, canary: options.canary });
  }

  /**
   * Checks on a schedule, and lets deployments pass unchecked.
   *
   * @param canary the schedule, the topic and the origins
   */
  public static canaryOnly(canary: CanaryOptions = {}): SelfCheck {
    return new SelfCheck({ canary });
  }

  private constructor(private readonly plan: CheckPlan) {}

  /** @internal Called once, by the webhook or relay, which then adds what to check. */
  public _bind(scope: Construct, webhook: CheckedWebhook): Checks {
    return new Checks(scope, this.plan, webhook);
  }
}
