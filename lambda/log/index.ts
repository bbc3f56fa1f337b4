export {
  defined,
  type Exchange,
  type LogEntry,
  type Logger,
  logExchange,
  type RequestFacts,
  safeLogger,
  thousandths,
} from './log';
export { redactError } from './redact-error';
export { requestFacts } from './request-facts';
