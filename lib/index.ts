export type { ApiDomainOptions } from './api-domain';
export { AuthToken, type SsmParameterOptions } from './auth-token';
export type { BundlingOptions } from './bundling-options';
export type { ConnectionOverrides } from './connection-overrides';
export type { CertificateOptions } from './custom-domain';
export type { ApplicationLoadBalancerFrontDoorProps } from './front-door/application-load-balancer';
export { FrontDoor, type FrontDoorBindOptions, type FrontDoorConfig, type IFrontDoor } from './front-door/front-door';
export type { FunctionUrlFrontDoorProps } from './front-door/function-url';
export type { HttpApiFrontDoorProps } from './http-api-props';
export {
  type DynamoDbIdempotencyProps,
  Idempotency,
  type IdempotencyBindOptions,
  type IdempotencyConfig,
} from './idempotency';
export type { LoadBalancerOptions } from './load-balancer';
export type { ManagedAuthTokenProps } from './managed-secret';
export type { AlarmOptions } from './observability/alarms';
export { WebhookDashboard, type WebhookDashboardProps } from './observability/dashboard';
export { FrontDoorKind } from './observability/front-door-kind';
export type { DurationMetricOptions, RequestMetricOptions } from './observability/request-metrics';
export { RequestOutcome } from './observability/request-outcome';
export type {
  PointingOptions,
  PointMessagingServiceProps,
  PointPhoneNumberProps,
  PointTwimlAppProps,
} from './pointing/options';
export { Pointing } from './pointing/pointing';
export type { RestApiFrontDoorProps } from './rest-api-props';
export { RetryPolicy } from './retry-policy';
export {
  type CanaryOptions,
  SelfCheck,
  type SelfCheckBindOptions,
  type SelfCheckConfig,
  type SelfCheckOptions,
} from './self-check';
export { TwilioWebhook } from './twilio-webhook';
export type { TwilioWebhookProps } from './twilio-webhook-props';
