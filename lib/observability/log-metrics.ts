import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type ILogGroup, type JsonPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { warnAboutUnreadableLog } from './log-group';

/** Returns the selector of a field of the runtime's log line: `$.message.outcome`. */
export type Field = (name: string) => string;

/** A metric that a filter makes from fields of the log line. */
export interface LogMetric {
  readonly metricName: string;
  readonly unit: Unit;
  /**
   * The value for lines that don't match. CloudWatch allows it only without dimensions.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
   */
  readonly defaultValue?: number;
  /** Names of dimensions, with the fields that hold their values. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** The lines that count. */
  readonly pattern: (field: Field) => JsonPattern;
  /** The value of each of these lines. */
  readonly value: (field: Field) => string;
}

/** The front door distinguishes the runtime's line from others that happen to have an `outcome`. */
const ofRequest = (field: Field, ...more: JsonPattern[]) =>
  FilterPattern.all(FilterPattern.exists(field('frontDoor')), ...more);
const requests = (field: Field) => ofRequest(field, FilterPattern.exists(field('outcome')));
/** CloudWatch requires that the pattern contains the field that the value comes from. */
const answered = (field: Field) => FilterPattern.numberValue(field('durationMs'), '>=', 0);

const COUNT = { unit: Unit.COUNT, value: () => '1' };
const REQUESTS = { ...COUNT, metricName: 'Requests', pattern: requests };
/** Counts entries of deliveries. The metric costs nothing until a delivery is logged. */
const entries = (metricName: string, count: string): LogMetric => ({
  metricName,
  unit: Unit.COUNT,
  pattern: (field) => ofRequest(field, FilterPattern.numberValue(field(`delivery.${count}`), '>', 0)),
  value: (field) => field(`delivery.${count}`),
});

const DURATION = { metricName: 'Duration', unit: Unit.MILLISECONDS, value: (field: Field) => field('durationMs') };

/** The ID of a metric and of its filter. */
export type LogMetricId =
  | 'Requests'
  | 'RequestsByOutcome'
  | 'RequestsByFrontDoor'
  | 'RequestsByFrontDoorAndOutcome'
  | 'ColdStarts'
  | 'Duration'
  | 'DurationByRoute'
  | 'EntriesDelivered'
  | 'EntriesRetried'
  | 'EntriesDiverted'
  | 'EntriesRefused';

/** All metrics. */
export const LOG_METRICS: Readonly<Record<LogMetricId, LogMetric>> = {
  Requests: { ...REQUESTS, defaultValue: 0 },
  RequestsByOutcome: { ...REQUESTS, dimensions: { Outcome: 'outcome' } },
  RequestsByFrontDoor: { ...REQUESTS, dimensions: { FrontDoor: 'frontDoor' } },
  RequestsByFrontDoorAndOutcome: { ...REQUESTS, dimensions: { FrontDoor: 'frontDoor', Outcome: 'outcome' } },
  ColdStarts: {
    ...COUNT,
    metricName: 'ColdStarts',
    pattern: (field) => ofRequest(field, FilterPattern.booleanValue(field('coldStart'), true)),
    defaultValue: 0,
  },
  Duration: { ...DURATION, pattern: (field) => ofRequest(field, answered(field)) },
  DurationByRoute: {
    ...DURATION,
    pattern: (field) => ofRequest(field, FilterPattern.exists(field('route')), answered(field)),
    dimensions: { Route: 'route' },
  },
  EntriesDelivered: entries('EntriesDelivered', 'delivered'),
  EntriesRetried: entries('EntriesRetried', 'retried'),
  EntriesDiverted: entries('EntriesDiverted', 'diverted'),
  EntriesRefused: entries('EntriesRefused', 'refused'),
};

/**
 * The location of the fields in a line, by the suffix of the filter's ID. Lambda's JSON log format nests what `console`
 * logs below `message`. A logger that writes JSON itself, such as Powertools', has them at the top. A line has one of
 * the two.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
const PLACES: Readonly<Record<string, Field>> = {
  '': (name) => `$.message.${name}`,
  OwnJson: (name) => `$.${name}`,
};

/** Properties of {@link MetricFilters}. */
export interface MetricFiltersProps {
  readonly logGroup: ILogGroup;
  /** The function that writes the log. */
  readonly handler: IFunction;
  readonly namespace: string;
  /** The metrics by the ID of their filter. */
  readonly metrics: Readonly<Record<string, LogMetric>>;
}

/**
 * Metric filters that make CloudWatch metrics from the runtime's log line: no code runs for them, and no request waits
 * for CloudWatch.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntaxForMetricFilters.html
 */
export class MetricFilters extends Construct {
  public constructor(
    scope: Construct,
    id: string,
    private readonly props: MetricFiltersProps,
  ) {
    super(scope, id);
    warnAboutUnreadableLog(this, props.handler);
    for (const [name, metric] of Object.entries(props.metrics)) this.add(name, metric);
  }

  private add(id: string, { pattern, value, dimensions, ...metric }: LogMetric): void {
    for (const [suffix, field] of Object.entries(PLACES)) {
      const selectors = Object.entries(dimensions ?? {}).map(([name, key]) => [name, field(key)]);
      new MetricFilter(this, id + suffix, {
        logGroup: this.props.logGroup,
        metricNamespace: this.props.namespace,
        filterPattern: pattern(field),
        metricValue: value(field),
        ...metric,
        ...(dimensions ? { dimensions: Object.fromEntries(selectors) } : {}),
      });
    }
  }
}
