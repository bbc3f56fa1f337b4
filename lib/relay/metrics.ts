import { Duration } from 'aws-cdk-lib';
import { GraphWidget, Metric, type MetricOptions, Stats, Unit } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { FilterPattern, type ILogGroup, type JsonPattern } from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';
import { WEBSOCKET_API } from '../contract';
import { type Field, type LogMetric, MetricFilters, metricNamespaceOf, readableLogGroup } from '../observability';
import { configurationError } from '../validation';
import type { ConversationRelayProps } from './props';

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

/** Creates the metric filters that the user chose. Returns the namespace of their metrics, `undefined` without any. */
export function publishMetrics(
  relay: Construct,
  { alarms, metrics }: ConversationRelayProps,
  handler: IFunction,
  logGroup: ILogGroup,
): string | undefined {
  if (!(metrics ?? alarms !== undefined)) return undefined;
  const namespace = metricNamespaceOf(relay);
  const readable = readableLogGroup(relay, logGroup);
  new MetricFilters(relay, 'Metrics', { logGroup: readable, handler, namespace, metrics: RELAY_METRICS });
  return namespace;
}

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

/** Returns the widgets of a relay: handshakes, refusals and errors, the time to the first text, and the function. */
export function relayWidgets(
  path: string,
  handler: IFunction,
  metric: (id: RelayMetricId, options?: MetricOptions) => Metric,
): GraphWidget[] {
  const graph = (title: string, left: Metric[]) => new GraphWidget({ title: `${path}: ${title}`, width: 6, left });
  return [
    graph('handshakes and interrupts', [metric('Handshakes'), metric('Interrupts')]),
    graph('refused or failed', [metric('Refused'), metric('HookErrors'), metric('GoneConnections')]),
    graph(
      'time to the first text (ms)',
      ['p50', 'p90', 'p99'].map((statistic) => metric('FirstText', { statistic, label: statistic })),
    ),
    graph('function', [handler.metricErrors(), handler.metricThrottles()]),
  ];
}
