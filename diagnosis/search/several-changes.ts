import type { Variant } from '../cause';
import {
  bases,
  endpointChanges,
  endpointPairs,
  endpointTriples,
  frameworkPairs,
  paramsChanges,
  paramsPairs,
  type Query,
  queryChanges,
  queryOrders,
  rareParamsChanges,
  schemes,
} from '../changes';
import type { Endpoint } from '../url-parts';
import { affordable, asIs, crossed, type Hypothesis, type Start, withParams } from './hypotheses';
import {
  LIKELIEST_ENDPOINT_CHANGES,
  MAX_BASES_FOR_PAIRS,
  MAX_BASES_FOR_RARE,
  MAX_COMBINED,
  MAX_COMBINED_ENDPOINTS,
  MAX_FOR_RARE_CHANGES,
} from './limits';

/** Two changes of the endpoint, the query, and the parameters, and three of the endpoint. */
export function* severalChanges(start: Start): Generator<Hypothesis> {
  const { received, likeliest } = start;
  const { endpoint, query } = likeliest;
  const endpoints = endpointChanges(endpoint, received.hints);
  const queries = queryChanges(query, received).slice(0, MAX_COMBINED);
  yield* crossed(start, endpoints, () => queries);
  yield* withParamsChanges(start, endpoints, queries);
  yield* withBases(start);
  const someQueries = start.queries.slice(0, MAX_FOR_RARE_CHANGES).map(asIs);
  yield* crossed(start, endpointPairs(endpoint, received.hints), () => someQueries);
  yield* crossed(start, schemes(endpoint), () => queryOrders(query));
  for (const change of paramsPairs(received, likeliest)) yield* withParams([likeliest], change);
  yield* crossed(start, endpointTriples(endpoint, received.hints), () => [asIs(query)]);
}

/** A change of the parameters, combined with one of the endpoint or of the query. */
function* withParamsChanges(
  start: Start,
  endpoints: readonly Variant<Endpoint>[],
  queries: readonly Variant<Query>[],
): Generator<Hypothesis> {
  const { received, likeliest } = start;
  const changedEndpoints = (some: readonly Variant<Endpoint>[]) =>
    some.map(({ value }) => ({ ...likeliest, endpoint: value }));
  const changedQueries = queries.map(({ value }) => ({ ...likeliest, query: value }));
  for (const [at, change] of paramsChanges(received, likeliest).entries()) {
    const most = at < MAX_COMBINED ? MAX_COMBINED_ENDPOINTS : LIKELIEST_ENDPOINT_CHANGES;
    const some = endpoints.slice(0, affordable(start, most));
    yield* withParams(changedEndpoints(some), change, some);
    if (at < MAX_COMBINED) yield* withParams(changedQueries, change, queries);
  }
}

/** Any change, combined with another host, scheme, port, or slash; and the pairs that frameworks make. */
function* withBases(start: Start): Generator<Hypothesis> {
  const { received, likeliest } = start;
  const { endpoint, query } = likeliest;
  const changed = bases(endpoint, received).slice(0, affordable(start));
  const likely = queryChanges(query, received);
  yield* crossed(start, changed, () => likely);
  yield* crossed(start, changed.slice(0, MAX_BASES_FOR_RARE), () => queryOrders(query));
  const urls = changed.map(({ value }) => ({ ...likeliest, endpoint: value }));
  for (const change of paramsChanges(received, likeliest)) yield* withParams(urls, change, changed);
  for (const change of rareParamsChanges(received)) {
    yield* withParams(urls.slice(0, MAX_BASES_FOR_RARE), change, changed);
  }
  for (const change of frameworkPairs(received, likeliest)) {
    yield* withParams([likeliest, ...urls.slice(0, MAX_BASES_FOR_PAIRS)], change, [asIs(likeliest), ...changed]);
  }
}
