export { defaultAppCode, defaultRelayCode, type EntryCode, entryCode, type FunctionCode } from './entry-code';
