export type { Line } from './call-state';
export type { Ask } from './converse';
export { type PlayedCall, playCall } from './play-call';
