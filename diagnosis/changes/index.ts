export { everyPort, schemes } from './authority';
export { endpointChanges, endpointPairs, endpointTriples, queryChanges } from './catalog';
export { originalBodies } from './json-body';
export { bases, wholeUrls } from './known-urls';
export type { SignedParams } from './params';
export { frameworkPairs, paramsChanges, paramsPairs, rareParamsChanges } from './params-catalog';
export { type Query, queryOrders } from './query';
