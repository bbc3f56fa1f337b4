export { type Console, interactive } from './interactive';
export { CALL_PART_OPTIONS, type CallPartOptions, scriptOf, withCallOptions } from './options';
export { type Script, scripted } from './party';
export { runCall } from './run-call';
