export { type LocalRelay, type RelayTraffic, startRelay } from './relay-server';
