export { type AlarmOptions, WebhookAlarms } from './alarms';
export { readableLog } from './log-format';
export { type DurationMetricOptions, type RequestMetricOptions, RequestMetrics } from './request-metrics';
export { FrontDoorKind, RequestOutcome } from './request-outcome';
export { SavedQueries } from './saved-queries';
