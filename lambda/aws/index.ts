export { callAws } from './call';
export { readStage, readStored, type Stage, type StoredPlace, type StoredValue, shownPlace } from './store';
export { StoreError } from './store-error';
