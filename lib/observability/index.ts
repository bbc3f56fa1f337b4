export { type AlarmOptions, notify } from './alarms';
export { type Observability, observe } from './observe';
export {
  type DurationMetricOptions,
  metricNamespaceOf,
  type RequestMetricOptions,
  RequestMetrics,
} from './request-metrics';
export { FrontDoorKind, RequestOutcome } from './request-outcome';
