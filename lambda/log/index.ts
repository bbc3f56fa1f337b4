export { type Exchange, type LogEntry, type Logger, logExchange, safeLogger } from './log';
export { type RedactedError, redactError } from './redact-error';
