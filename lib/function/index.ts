export { plainTextTokenIn } from './environment';
export { checkRuntime, configure, timeoutOf, underlying } from './existing-function';
export { logGroupOf, webhookFunction } from './function';
export type { BundlingOptions, WebhookFunctionProps } from './props';
export { noWayToToken } from './vpc-egress';
