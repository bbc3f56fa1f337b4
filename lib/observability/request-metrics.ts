import { Duration, Names } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { configurationError } from '../validation';
import { LOG_METRICS, type LogMetricId } from './log-metrics';
import { DeliveryResult, type FrontDoorKind, type RequestOutcome } from './request-outcome';

/** Options of a metric that counts requests. */
export interface RequestMetricOptions extends MetricOptions {
  /**
   * Counts only requests with this outcome.
   *
   * @default - all requests
   */
  readonly outcome?: RequestOutcome;

  /**
   * Counts only requests that came through this kind of front door, for a function behind several.
   *
   * @default - all requests
   */
  readonly frontDoor?: FrontDoorKind;
}

/** Options of the metric of response times. */
export interface DurationMetricOptions extends MetricOptions {
  /**
   * Measures only requests of this route, by its key in the handler: `/voice`.
   *
   * @default - all requests
   */
  readonly route?: string;
}

/** Options of the metric of entries of deliveries. */
export interface DeliveryMetricOptions extends MetricOptions {
  /**
   * Counts only entries with this result.
   *
   * @default DeliveryResult.DELIVERED
   */
  readonly result?: DeliveryResult;
}

const ENTRIES: Readonly<Record<DeliveryResult, LogMetricId>> = {
  [DeliveryResult.DELIVERED]: 'EntriesDelivered',
  [DeliveryResult.RETRIED]: 'EntriesRetried',
  [DeliveryResult.DIVERTED]: 'EntriesDiverted',
  [DeliveryResult.REFUSED]: 'EntriesRefused',
};

/** Returns the CloudWatch namespace of a webhook's metrics, which is different for each webhook. */
export function metricNamespaceOf(webhook: IConstruct): string {
  return `TwilioWebhook/${Names.uniqueResourceName(webhook, { maxLength: 200, separator: '-' })}`;
}

/** The CloudWatch metrics of one webhook. */
export class RequestMetrics {
  /**
   * @param webhook the webhook, for errors and for the account and region of the metrics
   * @param namespace the CloudWatch namespace
   * @param published the metrics that filters publish; unknown for an imported webhook
   */
  public constructor(
    private readonly webhook: IConstruct,
    private readonly namespace: string,
    private readonly published?: readonly LogMetricId[],
  ) {}

  /** Counts requests. */
  public requests({ outcome, frontDoor, ...options }: RequestMetricOptions = {}): Metric {
    const dimensions = {
      ...(frontDoor === undefined ? {} : { FrontDoor: frontDoor }),
      ...(outcome === undefined ? {} : { Outcome: outcome }),
    };
    return this.metric(requestsBy(frontDoor, outcome), Stats.SUM, options, dimensions);
  }

  /** Counts requests that were the first of an execution environment. */
  public coldStarts(options: MetricOptions = {}): Metric {
    return this.metric('ColdStarts', Stats.SUM, options);
  }

  /** Measures milliseconds from the event to the response. */
  public duration({ route, ...options }: DurationMetricOptions = {}): Metric {
    if (route === undefined) return this.metric('Duration', Stats.p(99), options);
    return this.metric('DurationByRoute', Stats.p(99), options, { Route: route });
  }

  /** Counts entries of deliveries. */
  public entries({ result = DeliveryResult.DELIVERED, ...options }: DeliveryMetricOptions = {}): Metric {
    return this.metric(ENTRIES[result], Stats.SUM, options);
  }

  private metric(
    id: LogMetricId,
    statistic: string,
    options: MetricOptions,
    dimensions: { [name: string]: string } = {},
  ): Metric {
    if (this.published && !this.published.includes(id)) throw notPublished(this.webhook, id);
    // Without a unit, which alarms would filter by. Attached, so that dashboards of another region or account find it.
    return new Metric({
      namespace: this.namespace,
      metricName: LOG_METRICS[id].metricName,
      statistic,
      period: Duration.minutes(5),
      ...options,
      dimensionsMap: { ...dimensions, ...options.dimensionsMap },
    }).attachTo(this.webhook);
  }
}

function requestsBy(frontDoor?: FrontDoorKind, outcome?: RequestOutcome): LogMetricId {
  if (frontDoor === undefined) return outcome === undefined ? 'Requests' : 'RequestsByOutcome';
  return outcome === undefined ? 'RequestsByFrontDoor' : 'RequestsByFrontDoorAndOutcome';
}

function notPublished(webhook: IConstruct, id: LogMetricId): Error {
  const { metricName, dimensions = {} } = LOG_METRICS[id];
  const names = Object.keys(dimensions).join(' and ');
  return configurationError(webhook, {
    prop: 'requestMetrics',
    problem: `the webhook doesn't publish the metric \`${metricName}\`${names === '' ? '' : ` by ${names}`}`,
    fix: 'set `requestMetrics: true`',
  });
}
