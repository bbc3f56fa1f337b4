import type { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type { ThrottleSettings } from 'aws-cdk-lib/aws-apigatewayv2';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { AuthToken } from '../auth-token';
import type { CertificateOptions } from '../front-door';
import type { WebhookFunctionOptions } from '../function';
import type { SelfCheck } from '../self-check';

/** The way in which API Gateway invokes the function for a message. */
export enum RelayInvocation {
  /**
   * API Gateway hands the message to Lambda's queue and doesn't wait. An answer may take as long as the function's timeout,
   * and a function that is throttled or crashes sends nothing to Twilio. The queue adds tens of milliseconds to each
   * message, and may deliver a message twice or out of order. The runtime drops duplicates and sorts waiting messages.
   */
  ASYNCHRONOUS = 'asynchronous',
  /**
   * API Gateway waits up to 29 seconds for the function, which saves the time in the queue. A function that is throttled,
   * crashes or takes longer makes API Gateway send an error frame, which Twilio reports as 64107.
   */
  SYNCHRONOUS = 'synchronous',
}

/** Options of a relay's alarms. All of them evaluate periods of five minutes. */
export interface RelayAlarmOptions {
  /**
   * The topic to notify when an alarm goes off and when it is over.
   *
   * @default - nobody is notified; the alarms are visible in CloudWatch
   */
  readonly topic?: ITopic;

  /**
   * The number of refused handshakes and sessions in five minutes that sets off the alarm.
   *
   * @default 10
   */
  readonly refused?: number;

  /**
   * The number of hooks that throw or run out of time in five minutes, from which the alarm goes off.
   *
   * @default 1
   */
  readonly hookErrors?: number;

  /**
   * The 90th percentile of the time from a message to the first text of its answer that sets off the alarm.
   *
   * @default Duration.seconds(3)
   */
  readonly firstText?: Duration;

  /**
   * The number of calls that end during an answer in five minutes, from which the alarm goes off. A few callers always hang
   * up.
   *
   * @default 25
   */
  readonly goneConnections?: number;
}

/**
 * Properties of {@link ConversationRelay}. Some defaults of the function differ from a webhook's:
 *
 * - `timeout`: 5 minutes for asynchronous invocations, 29 seconds for synchronous ones
 * - `memorySize`: 1024 MB, because callers hear a slow cold start
 */
export interface ConversationRelayProps extends WebhookFunctionOptions, CertificateOptions {
  /** The location of the Twilio auth token that handshakes are signed with. */
  readonly authToken: AuthToken;

  /**
   * Custom domain to create for the API: a bare, lower-case host name. A WebSocket API can't share a domain with HTTP or
   * REST APIs.
   *
   * @default - the host that AWS assigns
   */
  readonly domainName?: string;

  /**
   * Path below the custom domain, without leading and trailing slashes: `agent` for `wss://relay.example.com/agent`.
   *
   * @default - the root of the domain
   */
  readonly basePath?: string;

  /**
   * Name of the API's stage, which is the last segment of the URL if `domainName` isn't set.
   *
   * @default 'live'
   */
  readonly stageName?: string;

  /**
   * The way in which messages invoke the function. Handshakes always wait for it.
   *
   * @default RelayInvocation.ASYNCHRONOUS
   */
  readonly invocation?: RelayInvocation;

  /**
   * Rate and burst limits of handshakes and messages. A conversation has one message every few seconds.
   *
   * @default - 1,000 requests per second, and bursts of 2,000
   */
  readonly throttle?: ThrottleSettings;

  /**
   * Number of execution environments that are always initialized, so that no caller waits for a cold start. They cost money
   * even while nobody calls.
   *
   * @default - none
   */
  readonly provisionedConcurrency?: number;

  /**
   * Whether a schedule wakes the function once a minute, so that the hook `ending` can say goodbye before API Gateway closes
   * a connection: after ten minutes without a message, and after two hours.
   *
   * @default false
   */
  readonly ending?: boolean;

  /**
   * Whether the API writes an access log to its own log group, which keeps logs for three months and stays when the stack is
   * deleted.
   *
   * @default true
   */
  readonly accessLogs?: boolean;

  /**
   * Whether to create the role with which API Gateway writes the logs of all APIs of the account and region. Set it to false
   * if the account has one.
   *
   * @default - the same as `accessLogs`
   */
  readonly cloudWatchRole?: boolean;

  /**
   * The KMS key that the table is encrypted with. The stack's region must be known.
   *
   * @default - a key that AWS owns, without costs or grants
   */
  readonly tableEncryptionKey?: IKey;

  /**
   * The removal policy of the table.
   *
   * @default RemovalPolicy.DESTROY - its items have no use after their calls
   */
  readonly tableRemovalPolicy?: RemovalPolicy;

  /**
   * Checks that the relay accepts a handshake that Twilio signed and refuses forged and unsigned ones: when it is
   * deployed, or on a schedule. No session begins.
   *
   * @default - no check
   */
  readonly selfCheck?: SelfCheck;

  /**
   * Whether to save CloudWatch Logs Insights queries over the log: refused handshakes and sessions, the events of one call,
   * and the time to the first text. They cost nothing until they run.
   *
   * @default false
   */
  readonly savedQueries?: boolean;

  /**
   * Creates alarms on refused handshakes, failing hooks, slow answers, and lost connections, and on the function.
   *
   * @default - no alarms
   */
  readonly alarms?: RelayAlarmOptions;

  /**
   * Whether metric filters publish all metrics of the `metricXxx` methods from the log. CloudWatch bills them as custom
   * metrics.
   *
   * @default - true with `alarms`, false without
   */
  readonly metrics?: boolean;
}
