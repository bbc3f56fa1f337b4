import { Duration } from 'aws-cdk-lib';
import { Metric, type MetricOptions, Stats, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type JsonPattern } from 'aws-cdk-lib/aws-logs';
import type { IConstruct } from 'constructs';
import { WEBSOCKET_API } from '../contract';
import type { Field, LogMetric } from '../observability';
import { configurationError } from '../validation';

/** Lines of the relay: of its handshakes, which have no `event`, and of its hooks. */
const ofRelay = (field: Field, ...more: JsonPattern[]) =>
  FilterPattern.all(FilterPattern.stringValue(field('frontDoor'), '=', WEBSOCKET_API), ...more);
const outcome = (field: Field, value: string) => FilterPattern.stringValue(field('outcome'), '=', value);
const count = (metricName: string, pattern: LogMetric['pattern']): LogMetric => ({
  metricName,
  unit: Unit.COUNT,
  value: () => '1',
  defaultValue: 0,
  pattern,
});

/** The ID of a metric of the relay and of its filter. */
export type RelayMetricId = keyof typeof RELAY_METRICS;

/** All metrics of a relay. */
export const RELAY_METRICS = {
  Handshakes: count('Handshakes', (field) => ofRelay(field, FilterPattern.notExists(field('event')))),
  Refused: count('Refused', (field) =>
    ofRelay(
      field,
      FilterPattern.any(
        FilterPattern.all(
          FilterPattern.notExists(field('event')),
          FilterPattern.stringValue(field('outcome'), '!=', 'accepted'),
        ),
        outcome(field, 'invalid-binding'),
      ),
    ),
  ),
  HookErrors: count('HookErrors', (field) =>
    ofRelay(
      field,
      FilterPattern.exists(field('event')),
      FilterPattern.any(outcome(field, 'handler-error'), outcome(field, 'handler-timeout')),
    ),
  ),
  Interrupts: count('Interrupts', (field) => ofRelay(field, outcome(field, 'interrupted'))),
  GoneConnections: count('GoneConnections', (field) => ofRelay(field, outcome(field, 'gone'))),
  FirstText: {
    metricName: 'FirstText',
    unit: Unit.MILLISECONDS,
    value: (field: Field) => field('firstTextMs'),
    pattern: (field: Field) => ofRelay(field, FilterPattern.numberValue(field('firstTextMs'), '>=', 0)),
  },
  SessionDuration: {
    metricName: 'SessionDuration',
    unit: Unit.MILLISECONDS,
    value: (field: Field) => field('sessionMs'),
    pattern: (field: Field) => ofRelay(field, FilterPattern.numberValue(field('sessionMs'), '>=', 0)),
  },
} as const satisfies Record<string, LogMetric>;

const STATISTICS: Readonly<Partial<Record<RelayMetricId, string>>> = {
  FirstText: Stats.p(90),
  SessionDuration: Stats.AVERAGE,
};

/** Returns a metric of a relay. Throws if the relay doesn't publish its metrics. */
export function relayMetric(
  relay: IConstruct,
  namespace: string | undefined,
  id: RelayMetricId,
  options: MetricOptions = {},
): Metric {
  if (namespace === undefined) {
    throw configurationError(relay, {
      prop: 'metrics',
      problem: "the relay doesn't publish its metrics",
      fix: 'set `metrics: true`',
    });
  }
  return new Metric({
    namespace,
    metricName: RELAY_METRICS[id].metricName,
    statistic: STATISTICS[id] ?? Stats.SUM,
    period: Duration.minutes(5),
    ...options,
  }).attachTo(relay);
}
