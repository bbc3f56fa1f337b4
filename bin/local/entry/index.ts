export { type EntryCode, entryCode } from './entry-code';
export { defaultAppCode, type FunctionCode } from './function-code';
