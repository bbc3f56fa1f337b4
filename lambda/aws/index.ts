export { awsCredentials } from './credentials';
export { endpointOf, regionOf } from './endpoint';
export { send } from './http';
export { withRetry } from './retry';
export { readStage, readStored, type Stage, type StoredPlace, type StoredValue } from './store';
export { StoreError, storeErrorOf } from './store-error';
