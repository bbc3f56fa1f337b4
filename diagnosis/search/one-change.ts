import { distinctBy } from '../cause';
import {
  endpointChanges,
  everyPort as everyPortOf,
  paramsChanges,
  queryChanges,
  queryOrders,
  rareParamsChanges,
  wholeUrls,
} from '../changes';
import { joinUrl } from '../url-parts';
import { affordable, asIs, crossed, type Hypothesis, portless, type Start, withParams } from './hypotheses';
import { MAX_EVERY_PORT, MAX_FOR_RARE_CHANGES, MAX_REORDERED_QUERIES, MAX_URLS } from './limits';

/** The request as received. */
export function* unchanged({ received, data, params }: Start): Generator<Hypothesis> {
  for (const url of received.urls) yield { url, data, params, changes: [] };
}

/** The URLs that were given, as they stand, with the content as received or with one change. */
export function* givenUrls({ received, likeliest, data, params }: Start): Generator<Hypothesis> {
  const urls = wholeUrls(likeliest, received.hints);
  const parts = urls.map(({ value }) => value);
  for (const { value, changes } of urls) {
    yield { url: joinUrl(value.endpoint, value.query), data, params, changes };
  }
  for (const change of paramsChanges(received, likeliest)) yield* withParams(parts, change, urls);
}

/** One change of the likely kinds. */
export function* oneLikelyChange(start: Start): Generator<Hypothesis> {
  const { received, likeliest, urls, endpoints, queries } = start;
  for (const endpoint of endpoints) {
    yield* crossed(start, endpointChanges(endpoint, received.hints), () => queries.map(asIs));
  }
  for (const query of queries.slice(0, MAX_URLS)) {
    const changes = queryChanges(query, received);
    yield* crossed(start, endpoints.map(asIs), () => changes);
  }
  // The URLs differ in their encoding only, and sorting the parameters costs more than a signature.
  for (const change of paramsChanges(received, likeliest)) {
    yield* withParams(urls.slice(0, affordable(start, MAX_URLS)), change);
  }
}

/** One change of the kinds with thousands of variants. */
export function* oneRareChange(start: Start): Generator<Hypothesis> {
  const { received, urls, endpoints, queries } = start;
  const unordered = distinctBy(queries, (query) => (query ?? '').split('&').sort().join('&'));
  for (const query of unordered.slice(0, MAX_REORDERED_QUERIES)) {
    yield* crossed(start, endpoints.slice(0, MAX_FOR_RARE_CHANGES).map(asIs), () => queryOrders(query));
  }
  for (const change of rareParamsChanges(received)) {
    yield* withParams(urls.slice(0, MAX_FOR_RARE_CHANGES), change);
  }
}

/** Every port. */
export function* everyPort(start: Start): Generator<Hypothesis> {
  for (const { endpoint, query } of portless(start.urls).slice(0, MAX_EVERY_PORT)) {
    yield* crossed(start, everyPortOf(endpoint), () => [asIs(query)]);
  }
}
