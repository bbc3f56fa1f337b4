import { signedParams } from '../lambda/signature';
import type { Change, Variant } from './cause';
import {
  allPorts,
  paramsChanges,
  paramsPairs,
  placeChanges,
  placePairs,
  placeTriples,
  type Query,
  queryChanges,
  queryOrders,
  rareParamsChanges,
  type SignedParams,
  schemes,
} from './changes';
import { distinctBy, joinUrl, type Place, splitUrl, type UrlParts } from './place';
import type { Received } from './received';

/** On so many of the places and queries that are accepted as they are, changes are tried. */
const PLACES = 6;
const QUERIES = 48;

/** What changes start from: the parts of what is accepted as it is. */
export interface Base {
  readonly received: Received;
  readonly likeliest: UrlParts;
  readonly urls: readonly UrlParts[];
  readonly places: readonly Place[];
  readonly queries: readonly Query[];
  /** What is signed behind the URL. */
  readonly data: string;
}

/** The parts of what was received, the likeliest first; `undefined` when there is no URL. */
export function baseOf(received: Received): Base | undefined {
  const urls = received.urls.map(splitUrl).filter((url) => url !== undefined);
  const [likeliest] = urls;
  if (!likeliest) return undefined;
  const places = urls.map(({ place }) => place);
  const queries = urls.map(({ query }) => query);
  return {
    received,
    likeliest,
    urls,
    places: distinctBy(places, (place) => joinUrl(place, undefined)).slice(0, PLACES),
    queries: distinctBy(queries, (query) => query ?? '\0').slice(0, QUERIES),
    data: signedParams(received.content.params ?? []),
  };
}

/** One text that Twilio may have signed, and what must then have happened to it. */
export interface Attempt {
  readonly url: string;
  /** What is signed behind the URL. */
  readonly data: string;
  readonly changes: readonly Change[];
}

/** How many of what is accepted as it is a change is tried on: the more changes there are, the fewer. */
const ORDERED_QUERIES = 8;
const URLS = 16;
const RARELY = 2;
/** How many of the likeliest changes of one kind are put together with those of another. */
const TOGETHER = 80;
/** How many changes of a place, which are those of the scheme, are put together with every change of the parameters. */
const LIKELIEST = 8;

/** What is accepted, as it is. */
export function* unchanged({ received, data }: Base): Generator<Attempt> {
  for (const url of received.urls) yield { url, data, changes: [] };
}

/** One change. */
export function* changedOnce(base: Base): Generator<Attempt> {
  yield* changedSimply(base);
  const ordered = distinctBy(base.queries, (query) => (query ?? '').split('&').sort().join('&'));
  for (const query of ordered.slice(0, ORDERED_QUERIES)) {
    yield* crossed(base.places.slice(0, RARELY).map(asIs), () => queryOrders(query), base.data);
  }
  for (const change of rareParamsChanges(base.received)) yield* withParams(base.urls.slice(0, RARELY), change);
}

/** One change of those that there are not thousands of. */
export function* changedSimply(base: Base): Generator<Attempt> {
  const { received, likeliest, places, queries, urls, data } = base;
  for (const place of places) yield* crossed(placeChanges(place, received.hints), () => queries.map(asIs), data);
  for (const query of queries.slice(0, URLS)) {
    const changes = queryChanges(query, received);
    yield* crossed(places.map(asIs), () => changes, data);
  }
  // The URLs differ in spelling only, and sorting the parameters costs more than a signature.
  for (const change of paramsChanges(received, likeliest)) yield* withParams(urls.slice(0, URLS), change);
}

/** Two changes, in places, queries and parameters, and three of a place. */
export function* changedMore(base: Base): Generator<Attempt> {
  const { received, likeliest, data } = base;
  const { place, query } = likeliest;
  const places = placeChanges(place, received.hints);
  const queries = queryChanges(query, received).slice(0, TOGETHER);
  yield* crossed(places, () => queries, data);
  yield* withParamsChanges(base, places, queries);
  yield* crossed(placePairs(place, received.hints), () => base.queries.slice(0, RARELY).map(asIs), data);
  yield* crossed(schemes(place), () => queryOrders(query), data);
  for (const change of paramsPairs(received, likeliest)) yield* withParams([likeliest], change);
  yield* crossed(placeTriples(place, received.hints), () => [asIs(query)], data);
}

/** A change of the parameters together with one of a place or of a query. */
function* withParamsChanges(
  { received, likeliest }: Base,
  places: readonly Variant<Place>[],
  queries: readonly Variant<Query>[],
): Generator<Attempt> {
  const otherPlaces = (some: readonly Variant<Place>[]) => some.map(({ value }) => ({ ...likeliest, place: value }));
  const otherQueries = queries.map(({ value }) => ({ ...likeliest, query: value }));
  for (const [at, change] of paramsChanges(received, likeliest).entries()) {
    const some = at < TOGETHER ? places : places.slice(0, LIKELIEST);
    yield* withParams(otherPlaces(some), change, some);
    if (at < TOGETHER) yield* withParams(otherQueries, change, queries);
  }
}

/** One change of which there are very many. */
export function* changedRarely({ likeliest, data }: Base): Generator<Attempt> {
  yield* crossed(allPorts(likeliest.place), () => [asIs(likeliest.query)], data);
}

type Perhaps<T> = Pick<Variant<T>, 'value' | 'changes'>;

function asIs<T>(value: T): Perhaps<T> {
  return { value, changes: [] };
}

function* crossed(
  places: Iterable<Perhaps<Place>>,
  queries: () => Iterable<Perhaps<Query>>,
  data: string,
): Generator<Attempt> {
  for (const place of places) {
    for (const query of queries()) {
      yield { url: joinUrl(place.value, query.value), data, changes: [...place.changes, ...query.changes] };
    }
  }
}

/** @param before the changes of each URL, when there are any. */
function* withParams(
  urls: readonly UrlParts[],
  { value, changes }: Variant<SignedParams>,
  before: readonly { readonly changes: readonly Change[] }[] = [],
): Generator<Attempt> {
  const data = signedParams(value.params);
  for (const [at, { place, query }] of urls.entries()) {
    const url = joinUrl(place, value.query === null ? query : value.query);
    yield { url, data, changes: [...(before[at]?.changes ?? []), ...changes] };
  }
}
