import { Duration, Names } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { warnOfUnreadableLog } from './log-format';
import { LOG_METRICS, type LogMetric, type LogMetricId, PLACES } from './log-metric';
import type { FrontDoorKind, RequestOutcome } from './request-outcome';

/** Options of a metric that counts requests. */
export interface RequestMetricOptions extends MetricOptions {
  /**
   * Only requests that ended so.
   *
   * @default - all requests
   */
  readonly outcome?: RequestOutcome;

  /**
   * Only requests that came through this kind of front door, for a function that is behind several.
   *
   * @default - all requests
   */
  readonly frontDoor?: FrontDoorKind;
}

/** Options of the metric of how long answers took. */
export interface DurationMetricOptions extends MetricOptions {
  /**
   * Only requests of this route, by its key in the handler: `/voice`.
   *
   * @default - all requests
   */
  readonly route?: string;
}

/**
 * CloudWatch metrics made of the runtime's log line by metric filters: no code runs for them and no request waits for
 * CloudWatch. A filter is created when its metric is first asked for, so that what nobody looks at costs nothing. Each
 * webhook has a namespace of its own.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export class RequestMetrics extends Construct {
  /** The CloudWatch namespace. */
  public readonly namespace: string;

  public constructor(
    scope: Construct,
    id: string,
    private readonly log: { readonly group: ILogGroup; readonly handler: IFunction | undefined },
  ) {
    super(scope, id);
    this.namespace = `TwilioWebhook/${Names.uniqueResourceName(scope, { maxLength: 200, separator: '-' })}`;
  }

  /** How many requests there were. */
  public requests({ outcome, frontDoor, ...options }: RequestMetricOptions = {}): Metric {
    const dimensions = {
      ...(frontDoor === undefined ? {} : { FrontDoor: frontDoor }),
      ...(outcome === undefined ? {} : { Outcome: outcome }),
    };
    return this.metric(requestsBy(frontDoor, outcome), Stats.SUM, options, dimensions);
  }

  /** How many of them were the first of a sandbox. */
  public coldStarts(options: MetricOptions = {}): Metric {
    return this.metric('ColdStarts', Stats.SUM, options);
  }

  /** Milliseconds from the event to the answer. */
  public duration({ route, ...options }: DurationMetricOptions = {}): Metric {
    if (route === undefined) return this.metric('Duration', Stats.p(99), options);
    return this.metric('DurationByRoute', Stats.p(99), options, { Route: route });
  }

  private metric(
    id: LogMetricId,
    statistic: string,
    options: MetricOptions,
    dimensions: { [name: string]: string } = {},
  ): Metric {
    if (!this.node.tryFindChild(id)) this.addFilters(id, LOG_METRICS[id]);
    // Without a unit, which alarms would filter by; attached, so that a dashboard of another region or account looks here.
    return new Metric({
      namespace: this.namespace,
      metricName: LOG_METRICS[id].metricName,
      statistic,
      period: Duration.minutes(5),
      ...options,
      dimensionsMap: { ...dimensions, ...options.dimensionsMap },
    }).attachTo(this);
  }

  private addFilters(id: LogMetricId, { pattern, value, dimensions, ...own }: LogMetric): void {
    if (this.log.handler) warnOfUnreadableLog(this, this.log.handler);
    for (const [suffix, field] of Object.entries(PLACES)) {
      const selectors = Object.entries(dimensions ?? {}).map(([name, key]) => [name, field(key)]);
      new MetricFilter(this, id + suffix, {
        logGroup: this.log.group,
        metricNamespace: this.namespace,
        filterPattern: pattern(field),
        metricValue: value(field),
        ...own,
        ...(dimensions ? { dimensions: Object.fromEntries(selectors) } : {}),
      });
    }
  }
}

function requestsBy(frontDoor?: FrontDoorKind, outcome?: RequestOutcome): LogMetricId {
  if (frontDoor === undefined) return outcome === undefined ? 'Requests' : 'RequestsByOutcome';
  return outcome === undefined ? 'RequestsByFrontDoor' : 'RequestsByFrontDoorAndOutcome';
}
