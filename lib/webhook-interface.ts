import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import type { DeliveryMetricOptions, DurationMetricOptions, RequestMetricOptions } from './observability';
import type { ConnectionOverrides } from './webhook-url';

/** A Twilio webhook that this app defines or imports. */
export interface ITwilioWebhook extends IConstruct {
  /** The public URL below which Twilio calls the routes, without a trailing slash. */
  readonly url: string;

  /** The CloudWatch namespace of the webhook's metrics. */
  readonly metricNamespace: string;

  /**
   * Returns the URL of a route, to configure at Twilio.
   *
   * @param path the route below `url`, starting with a slash, such as `/voice`
   * @param overrides timeouts and retries that differ from Twilio's defaults
   */
  urlFor(path: string, overrides?: ConnectionOverrides): string;

  /**
   * Returns the metric that counts requests, all or with one outcome. The webhook publishes it with `requestMetrics`;
   * by outcome also with `alarms`.
   *
   * @param options the outcome, the front door and the usual options; by default the sum over five minutes
   */
  metricRequests(options?: RequestMetricOptions): Metric;

  /**
   * Returns the metric that counts requests whose signature matches no URL of this service. The webhook publishes it
   * with `requestMetrics` or `alarms`.
   *
   * @param options the usual options; by default the sum over five minutes
   */
  metricInvalidSignatures(options?: MetricOptions): Metric;

  /**
   * Returns the metric of the milliseconds from the event to the response, of all requests or of one route. The webhook
   * publishes it with `requestMetrics`.
   *
   * @param options the route and the usual options; by default the 99th percentile over five minutes
   */
  metricDuration(options?: DurationMetricOptions): Metric;

  /**
   * Returns the metric that counts cold starts: requests that were the first of an execution environment. The webhook
   * publishes it with `requestMetrics`.
   *
   * @param options the usual options; by default the sum over five minutes
   */
  metricColdStarts(options?: MetricOptions): Metric;

  /**
   * Returns the metric that counts entries of deliveries: delivered ones, or those with another result. The webhook
   * publishes it with `requestMetrics`.
   *
   * @param options the result and the usual options; by default the sum over five minutes
   */
  metricDeliveries(options?: DeliveryMetricOptions): Metric;
}
