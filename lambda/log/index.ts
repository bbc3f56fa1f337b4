export { type Exchange, type LogEntry, type Logger, logExchange } from './log';
