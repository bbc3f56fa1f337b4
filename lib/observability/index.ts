export { type AlarmOptions, notify } from './alarms';
export { type Observability, observe } from './observe';
export {
  type DeliveryMetricOptions,
  type DurationMetricOptions,
  metricNamespaceOf,
  type RequestMetricOptions,
  RequestMetrics,
} from './request-metrics';
export { DeliveryResult, FrontDoorKind, RequestOutcome } from './request-outcome';
