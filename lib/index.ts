export type {
  AccountSecretsOptions,
  AccountTableOptions,
  AccountTableProps,
  AccountTokensOptions,
  AuthTokenOptions,
  ManagedAuthTokenProps,
  RotationOptions,
  SsmParameterOptions,
} from './auth-token';
export { AuthToken } from './auth-token';
export { WebhookDashboard, type WebhookDashboardProps } from './dashboard';
export { Delivery, type DeliveryOptions, type EventBridgeDeliveryOptions, type SqsDeliveryOptions } from './delivery';
export type {
  ApiDomainOptions,
  ApplicationLoadBalancerFrontDoorOptions,
  CertificateOptions,
  CloudFrontFrontDoorOptions,
  FrontDoorBindOptions,
  FrontDoorConfig,
  FrontDoorOrigin,
  HttpApiFrontDoorOptions,
  IFrontDoor,
  LoadBalancerOptions,
  RestApiFrontDoorOptions,
} from './front-door';
export { FrontDoor } from './front-door';
export type { BundlingOptions, WebhookFunctionOptions } from './function';
export type { DynamoDbIdempotencyOptions } from './idempotency';
export { Idempotency, type IdempotencyConfig } from './idempotency';
export type { TwilioWebhookAttributes } from './imported-webhook';
export type { AlarmOptions, DeliveryMetricOptions, DurationMetricOptions, RequestMetricOptions } from './observability';
export { DeliveryResult, FrontDoorKind, RequestOutcome } from './observability';
export type {
  MessagingServicePointingProps,
  PhoneNumberPointingProps,
  PointingProps,
  TwimlAppPointingProps,
} from './pointing';
export { MessagingServicePointing, PhoneNumberPointing, TwimlAppPointing } from './pointing';
export type { ConversationRelayProps, IConversationRelay, RelayAlarmOptions } from './relay';
export { ConversationRelay, RelayInvocation } from './relay';
export type { CanaryOptions, SelfCheckConfig, SelfCheckOptions } from './self-check';
export { SelfCheck } from './self-check';
export { TwilioWebhook } from './twilio-webhook';
export type { TwilioWebhookProps } from './twilio-webhook-props';
export type { RateLimitedWebAclOptions } from './web-acl';
export { WebAcl } from './web-acl';
export type { ITwilioWebhook } from './webhook-interface';
export type { ConnectionOverrides } from './webhook-url';
export { RetryPolicy } from './webhook-url';
