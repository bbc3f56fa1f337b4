export type { ApiDomainOptions } from './api-domain';
export type { ApplicationLoadBalancerFrontDoorProps } from './application-load-balancer-props';
export { AuthToken, type SsmParameterOptions } from './auth-token';
export type { BundlingOptions } from './bundling-options';
export type { CloudFrontFrontDoorProps } from './cloud-front-props';
export type { ConnectionOverrides } from './connection-overrides';
export type { CertificateOptions } from './custom-domain';
export { FrontDoor } from './front-door/front-door';
export type { FunctionUrlFrontDoorProps } from './front-door/function-url';
export type { FrontDoorBindOptions, FrontDoorConfig, FrontDoorOrigin, IFrontDoor } from './front-door-interface';
export type { HttpApiFrontDoorProps } from './http-api-props';
export { Idempotency, type IdempotencyBindOptions, type IdempotencyConfig } from './idempotency';
export type { DynamoDbIdempotencyProps } from './idempotency-props';
export type { TwilioWebhookAttributes } from './imported-webhook';
export type { LoadBalancerOptions } from './load-balancer';
export type { ManagedAuthTokenProps } from './managed-secret-props';
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
export { SelfCheck } from './self-check';
export type { CanaryOptions, SelfCheckConfig, SelfCheckOptions } from './self-check/options';
export { TwilioWebhook } from './twilio-webhook';
export type { TwilioWebhookProps } from './twilio-webhook-props';
export { WebAcl, type WebAclBindOptions, type WebAclConfig, WebAclScope } from './web-acl';
export type { RateLimitedWebAclProps } from './web-acl-rate-props';
export { TwilioWebhookBase } from './webhook-base';
export type { ITwilioWebhook } from './webhook-interface';
