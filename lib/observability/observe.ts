import type { Alarm } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { type AlarmOptions, notify, webhookAlarms } from './alarms';
import { readableLogGroup } from './log-group';
import { LOG_METRICS, type LogMetricId, MetricFilters } from './log-metrics';
import { metricNamespaceOf, RequestMetrics } from './request-metrics';
import { SavedQueries, webhookQueries } from './saved-queries';

/** The webhook to observe, and the options that the user chose. */
export interface Observed {
  readonly handler: IFunction;
  readonly logGroup: ILogGroup | undefined;
  readonly alarms: AlarmOptions | undefined;
  readonly requestMetrics: boolean | undefined;
  readonly savedQueries: boolean | undefined;
  /** Whether webhooks are stored in queues or on buses. */
  readonly delivers: boolean;
  /** The alarm of `idempotency`. */
  readonly throttleAlarm: Alarm | undefined;
  /** The alarm of the self-check's canary, which already notifies a topic. */
  readonly canaryAlarm: Alarm | undefined;
}

/** The metrics and alarms of a webhook. */
export interface Observability {
  readonly namespace: string;
  readonly metrics: RequestMetrics;
  readonly alarms: readonly Alarm[];
}

/** Creates the metric filters, alarms and saved queries that the user chose. */
export function observe(webhook: Construct, observed: Observed): Observability {
  const namespace = metricNamespaceOf(webhook);
  const metrics = publishMetrics(webhook, namespace, observed);
  const alarms = observed.alarms ? createAlarms(webhook, metrics, observed.alarms, observed) : [];
  if (observed.savedQueries) {
    const logGroup = readableLogGroup(webhook, observed.logGroup);
    new SavedQueries(webhook, 'Queries', logGroup, webhookQueries(observed.delivers));
  }
  return { namespace, metrics, alarms };
}

function createAlarms(webhook: Construct, metrics: RequestMetrics, options: AlarmOptions, observed: Observed): Alarm[] {
  const { handler, delivers, throttleAlarm, canaryAlarm } = observed;
  const alarms = webhookAlarms(webhook, 'Alarms', { metrics, handler, options, delivers });
  if (throttleAlarm && options.topic) notify(throttleAlarm, options.topic);
  return [...alarms, throttleAlarm, canaryAlarm].filter((alarm) => alarm !== undefined);
}

function publishMetrics(webhook: Construct, namespace: string, observed: Observed): RequestMetrics {
  const { handler, alarms, delivers, requestMetrics, logGroup } = observed;
  const forAlarms: LogMetricId[] = alarms
    ? ['RequestsByOutcome', ...(delivers ? (['EntriesDiverted'] as const) : [])]
    : [];
  const published = requestMetrics ? (Object.keys(LOG_METRICS) as LogMetricId[]) : forAlarms;
  if (published.length > 0) {
    const readable = readableLogGroup(webhook, logGroup);
    const metrics = Object.fromEntries(published.map((id) => [id, LOG_METRICS[id]]));
    new MetricFilters(webhook, 'Metrics', { logGroup: readable, handler, namespace, metrics });
  }
  return new RequestMetrics(webhook, namespace, published);
}
