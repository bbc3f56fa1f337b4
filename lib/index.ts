export type { ApiDomainOptions } from './api-domain';
export { AuthToken, type SsmParameterOptions } from './auth-token';
export type { BundlingOptions } from './bundling-options';
export type { CertificateOptions } from './custom-domain';
export type { ApplicationLoadBalancerFrontDoorProps } from './front-door/application-load-balancer';
export { FrontDoor, type FrontDoorBindOptions, type FrontDoorConfig, type IFrontDoor } from './front-door/front-door';
export type { FunctionUrlFrontDoorProps } from './front-door/function-url';
export type { HttpApiFrontDoorProps } from './front-door/http-api';
export type { RestApiFrontDoorProps } from './front-door/rest-api';
export {
  type DynamoDbIdempotencyProps,
  Idempotency,
  type IdempotencyBindOptions,
  type IdempotencyConfig,
} from './idempotency';
export type { LoadBalancerOptions } from './load-balancer';
export type { AlarmOptions } from './observability/alarms';
export { WebhookDashboard, type WebhookDashboardProps } from './observability/dashboard';
export type { DurationMetricOptions, RequestMetricOptions } from './observability/request-metrics';
export { RequestOutcome } from './observability/request-outcome';
export { TwilioWebhook } from './twilio-webhook';
export type { TwilioWebhookProps } from './twilio-webhook-props';
