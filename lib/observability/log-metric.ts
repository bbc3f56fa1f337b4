import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type JsonPattern } from 'aws-cdk-lib/aws-logs';

/** Selector of a field of the runtime's log line: `$.message.outcome`. */
type Field = (name: string) => string;

/** A metric that fields of the log line are turned into. */
export interface LogMetric {
  readonly metricName: string;
  readonly unit: Unit;
  /**
   * Zero for lines that do not match: counts only, and only without dimensions, which CloudWatch does not let have one.
   *
   * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_MetricTransformation.html
   */
  readonly defaultValue?: number;
  /** Names of dimensions, with the fields that hold their values. */
  readonly dimensions?: Readonly<Record<string, string>>;
  /** Lines that count. */
  readonly pattern: (field: Field) => JsonPattern;
  /** What each counts for. */
  readonly value: (field: Field) => string;
}

/** The front door tells the runtime's line from others that happen to have an `outcome`. */
const ofRequest = (field: Field, ...more: JsonPattern[]) =>
  FilterPattern.all(FilterPattern.exists(field('frontDoor')), ...more);
const requests = (field: Field) => ofRequest(field, FilterPattern.exists(field('outcome')));
/** Compared as a number, so that the field that the value is taken from is in the pattern, as CloudWatch wants it. */
const answered = (field: Field) => FilterPattern.numberValue(field('durationMs'), '>=', 0);

const COUNT = { unit: Unit.COUNT, value: () => '1' };
const REQUESTS = { ...COUNT, metricName: 'Requests', pattern: requests };
const DURATION = { metricName: 'Duration', unit: Unit.MILLISECONDS, value: (field: Field) => field('durationMs') };

/** All metrics, by the id of their filter. */
export const LOG_METRICS = {
  Requests: { ...REQUESTS, defaultValue: 0 },
  RequestsByOutcome: { ...REQUESTS, dimensions: { Outcome: 'outcome' } },
  RequestsByFrontDoor: { ...REQUESTS, dimensions: { FrontDoor: 'frontDoor' } },
  RequestsByFrontDoorAndOutcome: { ...REQUESTS, dimensions: { FrontDoor: 'frontDoor', Outcome: 'outcome' } },
  ColdStarts: {
    ...COUNT,
    metricName: 'ColdStarts',
    pattern: (field: Field) => ofRequest(field, FilterPattern.booleanValue(field('coldStart'), true)),
    defaultValue: 0,
  },
  Duration: { ...DURATION, pattern: (field: Field) => ofRequest(field, answered(field)) },
  DurationByRoute: {
    ...DURATION,
    pattern: (field: Field) => ofRequest(field, FilterPattern.exists(field('route')), answered(field)),
    dimensions: { Route: 'route' },
  },
} satisfies Record<string, LogMetric>;

/** Id of a metric's filter. */
export type LogMetricId = keyof typeof LOG_METRICS;

/**
 * Where the fields are, by the end of a filter's id. Lambda's JSON log format puts what `console` is given under
 * `message`; a logger that writes its own JSON, such as Powertools', puts them at the top. A line has one of the two.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
 */
export const PLACES: Readonly<Record<string, Field>> = {
  '': (name) => `$.message.${name}`,
  OwnJson: (name) => `$.${name}`,
};
