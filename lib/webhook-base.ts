import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import {
  type DeliveryMetricOptions,
  type DurationMetricOptions,
  type RequestMetricOptions,
  type RequestMetrics,
  RequestOutcome,
} from './observability';
import type { ITwilioWebhook } from './webhook-interface';
import { type ConnectionOverrides, overridesFragment } from './webhook-url';

/** @internal The part of a webhook that is the same for defined and imported ones. */
export abstract class TwilioWebhookBase extends Construct implements ITwilioWebhook {
  public abstract readonly url: string;
  public abstract readonly metricNamespace: string;

  /** @internal The source of the metrics below. */
  protected abstract readonly _metrics: RequestMetrics;

  /** @internal Rejects a path that no route behind this webhook's front door can have. */
  protected abstract _checkPath(path: string): void;

  /**
   * Returns the URL of a route, to configure at Twilio.
   *
   * @param path the route below `url`, starting with a slash, such as `/voice`
   * @param overrides timeouts and retries that differ from Twilio's defaults
   */
  public urlFor(path: string, overrides: ConnectionOverrides = {}): string {
    this._checkPath(path);
    return this.url + path + overridesFragment(this, overrides);
  }

  /**
   * Returns the metric that counts requests, all or with one outcome. The webhook publishes it with `requestMetrics`;
   * by outcome also with `alarms`.
   *
   * @param options the outcome, the front door and the usual options; by default the sum over five minutes
   */
  public metricRequests(options: RequestMetricOptions = {}): Metric {
    return this._metrics.requests(options);
  }

  /**
   * Returns the metric that counts requests whose signature matches no URL of this service. The webhook publishes it
   * with `requestMetrics` or `alarms`.
   *
   * @param options the usual options; by default the sum over five minutes
   */
  public metricInvalidSignatures(options: MetricOptions = {}): Metric {
    return this.metricRequests({ ...options, outcome: RequestOutcome.INVALID_SIGNATURE });
  }

  /**
   * Returns the metric of the milliseconds from the event to the response, of all requests or of one route. The webhook
   * publishes it with `requestMetrics`.
   *
   * @param options the route and the usual options; by default the 99th percentile over five minutes
   */
  public metricDuration(options: DurationMetricOptions = {}): Metric {
    return this._metrics.duration(options);
  }

  /**
   * Returns the metric that counts cold starts: requests that were the first of an execution environment. The webhook
   * publishes it with `requestMetrics`.
   *
   * @param options the usual options; by default the sum over five minutes
   */
  public metricColdStarts(options: MetricOptions = {}): Metric {
    return this._metrics.coldStarts(options);
  }

  /**
   * Returns the metric that counts entries of deliveries: delivered ones, or those with another result. The webhook
   * publishes it with `requestMetrics`.
   *
   * @param options the result and the usual options; by default the sum over five minutes
   */
  public metricDeliveries(options: DeliveryMetricOptions = {}): Metric {
    return this._metrics.entries(options);
  }
}
