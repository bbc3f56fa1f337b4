export { type Exchange, type LogEntry, type Logger, logExchange, safeLogger } from './log';
