export type { Exchange } from './door-listener';
export { type DoorServer, FIRST_PORT } from './door-server';
export { ExchangeLog } from './exchange-log';
export { LOOPBACK, listen, type PortChoice } from './listen';
export { type LocalRun, startLocalRun } from './local-run';
export type { LocalRunOptions } from './options';
export { otherLogs, type RequestLog, requestLog } from './request-log';
export { DOOR_CHOICES, selectDoors } from './select-doors';
