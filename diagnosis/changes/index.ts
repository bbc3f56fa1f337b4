export { allPorts, schemes } from './authority';
export { originalBodies } from './body';
export {
  paramsChanges,
  paramsPairs,
  placeChanges,
  placePairs,
  placeTriples,
  queryChanges,
  rareParamsChanges,
} from './changes';
export type { SignedParams } from './params';
export { type Query, queryOrders } from './query';
