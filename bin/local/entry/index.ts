export { defaultAppCode, defaultRelayCode, SAMPLE_DELIVERIES } from './default-app';
export { type EntryCode, entryCode, type FunctionCode } from './entry-code';
