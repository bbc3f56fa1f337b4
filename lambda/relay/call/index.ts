export { type Connections, endpointOf, managedConnections } from './connections';
export { HookCall } from './hook-call';
export type { Languages, PlayOptions, RelayCall, Spoken } from './relay-call';
