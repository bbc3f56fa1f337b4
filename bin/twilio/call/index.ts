export { CALL_PART_OPTIONS, type CallPartOptions, scriptOf, withCallOptions } from './options';
export { runCall } from './run-call';
