export { everyPort, schemes } from './authority';
export {
  endpointChanges,
  endpointPairs,
  endpointTriples,
  paramsChanges,
  paramsPairs,
  queryChanges,
  rareParamsChanges,
} from './catalog';
export { originalBodies } from './json-body';
export type { SignedParams } from './params';
export { type Query, queryOrders } from './query';
