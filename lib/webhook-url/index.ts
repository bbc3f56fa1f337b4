export { type ConnectionOverrides, overridesFragment, RetryPolicy } from './connection-overrides';
export { checkPath } from './webhook-path';
