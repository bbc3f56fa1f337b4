export { plainTextTokenIn } from './environment';
export { addEnvironment, checkRuntime, runtimeOf, timeoutOf, underlying } from './existing-function';
export { webhookFunction } from './function';
export { logGroupOf } from './log-group';
export type { BundlingOptions, WebhookFunctionOptions } from './options';
export { validateTokenReachable } from './vpc-egress';
