import type { Duration } from 'aws-cdk-lib';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';

/** Options of a web ACL that limits rates. */
export interface RateLimitedWebAclProps {
  /**
   * Requests of one source address within `evaluationWindow`, above which its further ones are blocked. Twilio's webhooks
   * come from addresses that are neither published nor many: set it well above all webhooks of your busiest window
   * together, or calls are lost.
   *
   * @default 50000 - 10,000 a minute, even if all came from a single address of Twilio's
   */
  readonly limit?: number;

  /**
   * Requests without `X-Twilio-Signature` of one source address within `evaluationWindow`, above which its further ones
   * are blocked. Twilio sends none such.
   *
   * @default 100
   */
  readonly unsignedLimit?: number;

  /**
   * The time over which AWS WAF counts: 1, 2, 5 or 10 minutes.
   *
   * @default Duration.minutes(5)
   */
  readonly evaluationWindow?: Duration;

  /**
   * Whether requests above the limits are let through and only counted, to find the limits that fit.
   *
   * @default false - they are answered with 403, which Twilio reports as error 11200
   */
  readonly countOnly?: boolean;

  /**
   * The log group for AWS WAF's log, whose name has to start with `aws-waf-logs-`. Signatures, passwords and queries are
   * left out of it.
   *
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html
   * @default - nothing is logged; metrics and samples show which rule counts
   */
  readonly logGroup?: ILogGroup;
}
