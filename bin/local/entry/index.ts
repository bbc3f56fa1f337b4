export { defaultAppCode, type EntryCode, entryCode, type FunctionCode } from './entry-code';
