import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { RelayMetricId } from './metrics';

/** @internal The metrics of a relay. */
export abstract class RelayBase extends Construct {
  /**
   * Returns the metric that counts handshakes.
   *
   * @param options the usual options; by default the sum over five minutes
   */
  public metricHandshakes(options?: MetricOptions): Metric {
    return this._metric('Handshakes', options);
  }

  /**
   * Returns the metric that counts refused handshakes and sessions.
   *
   * @param options the usual options; by default the sum over five minutes
   */
  public metricRefused(options?: MetricOptions): Metric {
    return this._metric('Refused', options);
  }

  /**
   * Returns the metric that counts hooks that threw or ran out of time.
   *
   * @param options the usual options; by default the sum over five minutes
   */
  public metricHookErrors(options?: MetricOptions): Metric {
    return this._metric('HookErrors', options);
  }

  /**
   * Returns the metric that counts answers that the caller interrupted.
   *
   * @param options the usual options; by default the sum over five minutes
   */
  public metricInterrupts(options?: MetricOptions): Metric {
    return this._metric('Interrupts', options);
  }

  /**
   * Returns the metric that counts calls that ended while a hook still answered.
   *
   * @param options the usual options; by default the sum over five minutes
   */
  public metricGoneConnections(options?: MetricOptions): Metric {
    return this._metric('GoneConnections', options);
  }

  /**
   * Returns the metric of the milliseconds from a message to the first text of its answer.
   *
   * @param options the usual options; by default the 90th percentile over five minutes
   */
  public metricFirstText(options?: MetricOptions): Metric {
    return this._metric('FirstText', options);
  }

  /**
   * Returns the metric of the milliseconds that sessions last.
   *
   * @param options the usual options; by default the average over five minutes
   */
  public metricSessionDuration(options?: MetricOptions): Metric {
    return this._metric('SessionDuration', options);
  }

  /** @internal */
  protected abstract _metric(id: RelayMetricId, options?: MetricOptions): Metric;
}
