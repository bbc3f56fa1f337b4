export { type AlarmOptions, type AlarmPlan, createAlarm, notify } from './alarms';
export { readableLogGroup } from './log-group';
export { type Field, type LogMetric, MetricFilters } from './log-metrics';
export { type Observability, observe } from './observe';
export {
  type DeliveryMetricOptions,
  type DurationMetricOptions,
  metricNamespaceOf,
  type RequestMetricOptions,
  RequestMetrics,
} from './request-metrics';
export { DeliveryResult, FrontDoorKind, RequestOutcome } from './request-outcome';
export { columns, SavedQueries, type SavedQuery } from './saved-queries';
