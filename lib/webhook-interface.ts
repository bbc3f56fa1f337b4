import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import type { DurationMetricOptions, RequestMetricOptions } from './observability';
import type { Pointing, PointMessagingServiceProps, PointPhoneNumberProps, PointTwimlAppProps } from './pointing';
import type { ConnectionOverrides } from './webhook-url';

/** A Twilio webhook: one that is made here, or one that is deployed elsewhere. */
export interface ITwilioWebhook extends IConstruct {
  /**
   * The function that answers. Of an imported webhook it has to be given to be known.
   */
  readonly function: IFunction;

  /** Where Twilio calls, without a trailing slash. */
  readonly url: string;

  /**
   * The log group that the function writes to.
   *
   * @default - not known, because the function or the webhook was made elsewhere and no `logGroup` was given
   */
  readonly logGroup?: ILogGroup;

  /**
   * The URL to configure at Twilio for a route.
   *
   * @param path the route below the public origin, starting with a slash, such as `/voice`
   * @param overrides timeouts and retries that differ from Twilio's own
   */
  urlFor(path: string, overrides?: ConnectionOverrides): string;

  /**
   * Points a phone number at routes of this webhook, through Twilio's REST API, for as long as that is in the stack.
   *
   * @param id the pointing's id, unique within this webhook
   * @param props the number, the API key and the routes
   */
  pointPhoneNumber(id: string, props: PointPhoneNumberProps): Pointing;

  /**
   * Points a Messaging Service at a route of this webhook, for as long as that is in the stack.
   *
   * @param id the pointing's id, unique within this webhook
   * @param props the service, the API key and the routes
   */
  pointMessagingService(id: string, props: PointMessagingServiceProps): Pointing;

  /**
   * Points a TwiML App at routes of this webhook, for as long as that is in the stack.
   *
   * @param id the pointing's id, unique within this webhook
   * @param props the application, the API key and the routes
   */
  pointTwimlApp(id: string, props: PointTwimlAppProps): Pointing;

  /**
   * How many requests there were, all or with one outcome. Made from the log by a metric filter, without any code.
   *
   * @param options the outcome, and what any metric takes; the default is the sum over five minutes
   */
  metricRequests(options?: RequestMetricOptions): Metric;

  /**
   * How many requests had a signature that fits no URL of this service.
   *
   * @param options the default is the sum over five minutes
   */
  metricInvalidSignatures(options?: MetricOptions): Metric;

  /**
   * Milliseconds from the event to the answer, of all requests or of one route.
   *
   * @param options the route, and what any metric takes; the default is the 99th percentile over five minutes
   */
  metricDuration(options?: DurationMetricOptions): Metric;

  /**
   * How many requests were the first of a sandbox.
   *
   * @param options the default is the sum over five minutes
   */
  metricColdStarts(options?: MetricOptions): Metric;
}
