export { type DoorServer, FIRST_PORT, type LocalRunOptions } from './door-server';
export {
  type Exchange,
  ExchangeLog,
  isRequestLog,
  otherLogs,
  type RequestLog,
  requestLog,
} from './exchange';
export { listen, type PortChoice } from './listen';
export { DOOR_CHOICES, selectDoors } from './local-door';
export { type LocalRun, sendToDoor, startLocalRun } from './local-run';
