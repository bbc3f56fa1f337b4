export { plainTextTokenIn } from './environment';
export { addEnvironment, checkRuntime, timeoutOf, underlying } from './existing-function';
export { logGroupOf, webhookFunction } from './function';
export type { BundlingOptions, WebhookFunctionProps } from './props';
export { validateTokenReachable } from './vpc-egress';
