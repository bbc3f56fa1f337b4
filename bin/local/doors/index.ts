export type { Exchange } from './door-listener';
export { FIRST_PORT, type RunningDoor } from './door-server';
export { Observer } from './exchange-log';
export { LOOPBACK, listen, type PortChoice } from './listen';
export { type LocalRun, startLocalRun } from './local-run';
export type { LocalRunOptions } from './options';
export { otherLogs, type RequestLog, requestLog } from './request-log';
export { chosenDoors, DOOR_CHOICES } from './select-doors';
