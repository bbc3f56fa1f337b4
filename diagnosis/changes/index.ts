export { everyPort, schemes } from './authority';
export { endpointChanges, endpointPairs, endpointTriples, queryChanges } from './catalog';
export { originalBodies } from './json-body';
export { bases, wholeUrls } from './known-urls';
export { frameworkPairs, paramsChanges, paramsPairs, rareParamsChanges } from './params-catalog';
export { type Query, queryOrders } from './query';
export type { SignedParams } from './signed-params';
