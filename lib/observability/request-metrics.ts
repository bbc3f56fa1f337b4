import { Duration, Names } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type IFilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { RequestOutcome } from './request-outcome';

/** Options of a metric that counts requests. */
export interface RequestMetricOptions extends MetricOptions {
  /**
   * Only requests that ended so.
   *
   * @default - all requests
   */
  readonly outcome?: RequestOutcome;
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

/** A metric that a field of the log line is turned into. */
interface Source {
  readonly metricName: string;
  readonly unit: Unit;
  /** Requests that count. */
  readonly pattern: IFilterPattern;
  readonly value: string;
  /** Zero while nothing matches, for counts; not for durations. */
  readonly defaultValue?: number;
  readonly dimension?: { readonly name: string; readonly field: string };
}

/** A field of the runtime's log line: Lambda's JSON log format puts what is logged under `message`. */
function field(name: string): string {
  return `$.message.${name}`;
}

const COUNT = { unit: Unit.COUNT, value: '1' };
const DURATION = { metricName: 'Duration', unit: Unit.MILLISECONDS, value: field('durationMs') };
const REQUEST = FilterPattern.exists(field('outcome'));

const SOURCES = {
  Requests: { ...COUNT, metricName: 'Requests', pattern: REQUEST, defaultValue: 0 },
  RequestsByOutcome: {
    ...COUNT,
    metricName: 'Requests',
    pattern: REQUEST,
    dimension: { name: 'Outcome', field: field('outcome') },
  },
  ColdStarts: {
    ...COUNT,
    metricName: 'ColdStarts',
    pattern: FilterPattern.booleanValue(field('coldStart'), true),
    defaultValue: 0,
  },
  Duration: { ...DURATION, pattern: REQUEST },
  DurationByRoute: {
    ...DURATION,
    pattern: FilterPattern.exists(field('route')),
    dimension: { name: 'Route', field: field('route') },
  },
} satisfies Record<string, Source>;

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
    private readonly logGroup: ILogGroup,
  ) {
    super(scope, id);
    this.namespace = `TwilioWebhook/${Names.uniqueResourceName(scope, { maxLength: 200, separator: '-' })}`;
  }

  /** How many requests there were. */
  public requests({ outcome, ...options }: RequestMetricOptions = {}): Metric {
    if (outcome === undefined) return this.metric('Requests', Stats.SUM, options);
    return this.metric('RequestsByOutcome', Stats.SUM, options, { Outcome: outcome });
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

  /** Makes the metrics by route exist, which a dashboard finds by a search in the namespace. */
  public byRoute(): void {
    this.ensure('DurationByRoute');
  }

  private ensure(id: keyof typeof SOURCES): Source {
    const source: Source = SOURCES[id];
    if (!this.node.tryFindChild(id)) this.filter(id, source);
    return source;
  }

  private filter(id: string, { pattern, value, dimension, ...own }: Source): void {
    new MetricFilter(this, id, {
      logGroup: this.logGroup,
      metricNamespace: this.namespace,
      filterPattern: pattern,
      metricValue: value,
      ...own,
      ...(dimension ? { dimensions: { [dimension.name]: dimension.field } } : {}),
    });
  }

  private metric(
    id: keyof typeof SOURCES,
    statistic: string,
    options: MetricOptions,
    dimensions: { [name: string]: string } = {},
  ): Metric {
    const { metricName, unit } = this.ensure(id);
    return new Metric({
      namespace: this.namespace,
      metricName,
      unit,
      statistic,
      period: Duration.minutes(5),
      ...options,
      dimensionsMap: { ...dimensions, ...options.dimensionsMap },
    });
  }
}
