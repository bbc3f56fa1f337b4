import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import {
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

  public urlFor(path: string, overrides: ConnectionOverrides = {}): string {
    this._checkPath(path);
    return this.url + path + overridesFragment(this, overrides);
  }

  public metricRequests(options: RequestMetricOptions = {}): Metric {
    return this._metrics.requests(options);
  }

  public metricInvalidSignatures(options: MetricOptions = {}): Metric {
    return this.metricRequests({ ...options, outcome: RequestOutcome.INVALID_SIGNATURE });
  }

  public metricDuration(options: DurationMetricOptions = {}): Metric {
    return this._metrics.duration(options);
  }

  public metricColdStarts(options: MetricOptions = {}): Metric {
    return this._metrics.coldStarts(options);
  }
}
