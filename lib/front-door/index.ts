export type { ApplicationLoadBalancerFrontDoorOptions, LoadBalancerOptions } from './application-load-balancer';
export type { CloudFrontFrontDoorOptions } from './cloud-front';
export type { ApiDomainOptions, CertificateOptions } from './custom-domain';
export { FrontDoor } from './front-door';
export type { HttpApiFrontDoorOptions } from './http-api';
export type { FrontDoorBindOptions, FrontDoorConfig, FrontDoorOrigin, IFrontDoor } from './interface';
export { isPublicOrigin, WebhookOrigins } from './public-origin';
export type { RestApiFrontDoorOptions } from './rest-api';
export { TWILIO_TIMEOUT, warnAboveTwilioTimeout } from './timeout';
