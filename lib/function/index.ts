export { plainTextTokenIn } from './environment';
export { addEnvironment, checkRuntime, timeoutOf, underlying } from './existing-function';
export { logGroupOf, webhookFunction } from './function';
export type { BundlingOptions, WebhookFunctionOptions } from './options';
export { validateTokenReachable } from './vpc-egress';
