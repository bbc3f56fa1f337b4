export { KeptConnections } from './kept-connections';
export { type RetryClock, retryAfterMs, SYSTEM_CLOCK, withRetries } from './retry';
export { type HttpAnswer, type HttpRequest, type Internet, send, systemErrorCode } from './send';
