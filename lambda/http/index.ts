export { KeptConnections } from './kept-connections';
export { type RetryClock, retryAfterMs, withRetries } from './retry';
export { type HttpAnswer, type HttpRequest, type Internet, send, systemErrorCode } from './send';
