export { type RetryClock, retryAfterMs, withRetries } from './retry';
export { type HttpAnswer, type Internet, send, systemErrorCode } from './send';
