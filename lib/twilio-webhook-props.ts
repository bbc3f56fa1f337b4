import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { AuthToken } from './auth-token';
import type { Delivery } from './delivery';
import type { IFrontDoor } from './front-door';
import type { WebhookFunctionOptions } from './function';
import type { Idempotency } from './idempotency';
import type { AlarmOptions } from './observability';
import type { IConversationRelay } from './relay';
import type { SelfCheck } from './self-check';

/** Properties of {@link TwilioWebhook}. */
export interface TwilioWebhookProps extends WebhookFunctionOptions {
  /** The location of the Twilio auth token that requests are signed with. */
  readonly authToken: AuthToken;

  /**
   * The front door that receives the requests and terminates TLS.
   *
   * @default FrontDoor.httpApi() - TLS without a domain or a VPC, and no cost while idle
   */
  readonly frontDoor?: IFrontDoor;

  /**
   * Public origins below which Twilio calls this service through a proxy or CDN in front of the front door, each
   * `https://host[:port][/basePath]` exactly as configured at Twilio. Signatures for them are valid, and the first one
   * becomes `url`. An origin made from a resource that depends on the function makes the template circular.
   *
   * @default - Twilio calls the front door directly
   */
  readonly publicOrigins?: string[];

  /**
   * An existing function, or an alias or a version of one, that runs this package's runtime. The construct adds to its
   * environment, which is impossible for an imported function: a warning then says which variables to set. Can't be
   * combined with `entry`, `code` or any option of the function.
   *
   * @default - a new function
   */
  readonly function?: IFunction;

  /**
   * Queues and event buses that store the webhooks of a path, such as status callbacks and Event Streams. With no `entry`,
   * `code` or `function`, the webhook serves these paths and nothing else. Your own code has to serve them:
   * `webhook({ ...deliveries(), '/voice': voice })`, with `deliveries` from `cdk-twilio-webhook/delivery`.
   *
   * @default - webhooks are answered by routes
   */
  readonly deliveries?: { [path: string]: Delivery };

  /**
   * Remembers responses, so that the work is done once when Twilio retries. The code has to use it:
   * `webhook(routes, { idempotency: dynamoDbIdempotency() })`.
   *
   * @default - routes run again for each retry
   */
  readonly idempotency?: Idempotency;

  /**
   * The relay that `connectRelay` of this webhook's code leads calls to.
   *
   * @default - `connectRelay` needs a `url`
   */
  readonly relay?: IConversationRelay;

  /**
   * Checks that a deployment accepts requests that Twilio signed and rejects forged ones; otherwise it rolls back. Can
   * also check on a schedule.
   *
   * @default - deployments aren't checked
   */
  readonly selfCheck?: SelfCheck;

  /**
   * Creates alarms on rejected and failed requests, and on the function. They need the requests by outcome, which are
   * then published as custom metrics.
   *
   * @default - no alarms
   */
  readonly alarms?: AlarmOptions;

  /**
   * Whether metric filters publish all metrics of the `metricXxx` methods from the log. CloudWatch bills them as custom
   * metrics.
   *
   * @default false
   */
  readonly requestMetrics?: boolean;

  /**
   * Whether to save queries of CloudWatch Logs Insights for the log group: why requests were refused, what happened to a
   * call, how long routes take. They cost nothing until they run.
   *
   * @default false
   */
  readonly savedQueries?: boolean;
}
