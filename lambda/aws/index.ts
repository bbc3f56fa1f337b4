export {
  callAws,
  callOnce,
  domainOf,
  type Env,
  endpointIn,
  endpointOf,
  type Fields,
  regionOf,
  sendSigned,
} from './call';
export { readItem } from './item';
export { readStage, readStored, type Stage, type StoredPlace, type StoredValue, shownPlace } from './store';
export { StoreError } from './store-error';
