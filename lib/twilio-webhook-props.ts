import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { AuthToken } from './auth-token';
import type { IFrontDoor } from './front-door';
import type { WebhookFunctionProps } from './function';
import type { Idempotency } from './idempotency';
import type { AlarmOptions } from './observability';
import type { SelfCheck } from './self-check';

/** Properties of {@link TwilioWebhook}. */
export interface TwilioWebhookProps extends WebhookFunctionProps {
  /**
   * Where the Twilio auth token is kept that requests are signed with.
   */
  readonly authToken: AuthToken;

  /**
   * Where it is remembered what a webhook was answered, so that Twilio's retries do the work once. The code has to use
   * it: `webhook(routes, { idempotency: dynamoDbIdempotency() })`.
   *
   * @default - routes run for each delivery
   */
  readonly idempotency?: Idempotency;

  /**
   * Whether a deployment has to prove that what Twilio signs is accepted and what is forged is not, and whether that is
   * checked on a schedule afterwards. A deployment that cannot prove it rolls back.
   *
   * @default SelfCheck.automatic() - wherever the public name resolves by the time of the deployment
   */
  readonly selfCheck?: SelfCheck;

  /**
   * Alarms on refused and failed requests, and on the function.
   *
   * @default - none
   */
  readonly alarms?: AlarmOptions;

  /**
   * Whether queries of CloudWatch Logs Insights are saved beside the log group: why requests were refused, what
   * happened to a call, how long routes take. They cost nothing until they are run.
   *
   * @default true
   */
  readonly savedQueries?: boolean;

  /**
   * What receives the requests and ends TLS.
   *
   * @default - `FrontDoor.httpApi()`: TLS without a domain, a VPC, or anything that costs while idle
   */
  readonly frontDoor?: IFrontDoor;

  /**
   * Public origins under which Twilio calls this service by way of a proxy or CDN in front of the front door, each
   * `https://host[:port][/basePath]` exactly as configured at Twilio. Signatures for them are accepted, and the first
   * one becomes `url`. An origin made from a resource that itself depends on the function makes the template circular.
   *
   * @default - none: Twilio calls the front door itself
   */
  readonly publicOrigins?: string[];

  /**
   * A function that already exists, or an alias or a version of one, made with this package's runtime. Its environment
   * is completed where CDK can do that, which it cannot for an imported function: a warning then says what to set. Not
   * together with `entry`, `code` or any option of the function.
   *
   * @default - a new function
   */
  readonly function?: IFunction;
}
