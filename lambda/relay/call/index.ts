export { HookCall, type RelayCall, type Spoken } from './call';
export { type Connections, endpointOf, managedConnections } from './connections';
