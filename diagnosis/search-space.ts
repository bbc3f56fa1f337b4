import { type Change, distinctBy, type Variant } from './cause';
import {
  bases,
  endpointChanges,
  endpointPairs,
  endpointTriples,
  everyPort,
  frameworkPairs,
  paramsChanges,
  paramsPairs,
  type Query,
  queryChanges,
  queryOrders,
  rareParamsChanges,
  type SignedParams,
  schemes,
  wholeUrls,
} from './changes';
import type { ReceivedRequest } from './request';
import { signedText } from './signatures';
import { type Endpoint, joinUrl, splitUrl, type UrlParts } from './url-parts';

/** A text that Twilio may have signed, and the changes that then happened on the way. */
export interface Hypothesis {
  readonly url: string;
  /** The text that is signed after the URL. */
  readonly data: string;
  readonly changes: readonly Change[];
}

/** Maximum number of received URLs, of their endpoints, and of their queries to change. Fewer for costlier changes. */
export const MAX_ENDPOINTS = 6;
export const MAX_QUERIES = 48;
const MAX_REORDERED_QUERIES = 8;
export const MAX_URLS = 16;
const MAX_FOR_RARE_CHANGES = 2;
/** Maximum number of received URLs, told apart without their port, to try with every port. */
export const MAX_EVERY_PORT = 2;
/** Maximum number of changed endpoints to combine with the rare changes of the parameters, and with pairs of changes. */
const MAX_BASES_FOR_RARE = 5;
const MAX_BASES_FOR_PAIRS = 2;
/** Maximum number of characters of parameters to sign for the URLs of one change. More are signed for fewer URLs. */
export const MAX_SIGNED = 128 * 1024;
/** Maximum number of changes of one kind to combine with changes of another kind. */
const MAX_COMBINED = 80;
/** More than an endpoint has, unless headers name many hosts. */
const MAX_COMBINED_ENDPOINTS = 400;
/** The first changes of an endpoint, those of the scheme, are combined with every change of the parameters. */
const LIKELIEST_ENDPOINT_CHANGES = 8;

/** Everything that Twilio may have signed, from the received request to its least likely changes. */
export class SearchSpace {
  /** The parts of the received URLs, likeliest first. */
  private readonly endpoints: readonly Endpoint[];
  private readonly queries: readonly Query[];
  private readonly data: string;

  private constructor(
    private readonly received: ReceivedRequest,
    private readonly urls: readonly UrlParts[],
    private readonly likeliest: UrlParts,
  ) {
    const endpoints = urls.map(({ endpoint }) => endpoint);
    const queries = urls.map(({ query }) => query);
    this.endpoints = distinctBy(endpoints, (endpoint) => joinUrl(endpoint, undefined)).slice(0, MAX_ENDPOINTS);
    this.queries = distinctBy(queries, (query) => query ?? '\0').slice(0, MAX_QUERIES);
    this.data = signedText(received.content.params ?? []);
  }

  /** Returns `undefined` when the request has no URL to start from. */
  static of(received: ReceivedRequest): SearchSpace | undefined {
    const urls = received.urls.map(splitUrl).filter((url) => url !== undefined);
    return urls[0] && new SearchSpace(received, urls, urls[0]);
  }

  /** The request as received. */
  *unchanged(): Generator<Hypothesis> {
    for (const url of this.received.urls) yield { url, data: this.data, changes: [] };
  }

  /** The URLs that were given, as they stand, with the content as received or with one change. */
  *givenUrls(): Generator<Hypothesis> {
    const urls = wholeUrls(this.likeliest, this.received.hints);
    const parts = urls.map(({ value }) => value);
    for (const { value, changes } of urls) {
      yield { url: joinUrl(value.endpoint, value.query), data: this.data, changes };
    }
    for (const change of paramsChanges(this.received, this.likeliest)) yield* withParams(parts, change, urls);
  }

  /** One change of the kinds with thousands of variants. */
  *oneRareChange(): Generator<Hypothesis> {
    const unordered = distinctBy(this.queries, (query) => (query ?? '').split('&').sort().join('&'));
    for (const query of unordered.slice(0, MAX_REORDERED_QUERIES)) {
      yield* this.crossed(this.endpoints.slice(0, MAX_FOR_RARE_CHANGES).map(asIs), () => queryOrders(query));
    }
    for (const change of rareParamsChanges(this.received)) {
      yield* withParams(this.urls.slice(0, MAX_FOR_RARE_CHANGES), change);
    }
  }

  /** One change of the likely kinds. */
  *oneLikelyChange(): Generator<Hypothesis> {
    const { received, endpoints, queries } = this;
    for (const endpoint of endpoints) {
      yield* this.crossed(endpointChanges(endpoint, received.hints), () => queries.map(asIs));
    }
    for (const query of queries.slice(0, MAX_URLS)) {
      const changes = queryChanges(query, received);
      yield* this.crossed(endpoints.map(asIs), () => changes);
    }
    // The URLs differ in their encoding only, and sorting the parameters costs more than a signature.
    for (const change of paramsChanges(received, this.likeliest))
      yield* withParams(this.urls.slice(0, this.affordable(MAX_URLS)), change);
  }

  /** Two changes of the endpoint, the query, and the parameters, and three of the endpoint. */
  *severalChanges(): Generator<Hypothesis> {
    const { received, likeliest } = this;
    const { endpoint, query } = likeliest;
    const endpoints = endpointChanges(endpoint, received.hints);
    const queries = queryChanges(query, received).slice(0, MAX_COMBINED);
    yield* this.crossed(endpoints, () => queries);
    yield* this.withParamsChanges(endpoints, queries);
    yield* this.withBases();
    const someQueries = this.queries.slice(0, MAX_FOR_RARE_CHANGES).map(asIs);
    yield* this.crossed(endpointPairs(endpoint, received.hints), () => someQueries);
    yield* this.crossed(schemes(endpoint), () => queryOrders(query));
    for (const change of paramsPairs(received, likeliest)) yield* withParams([likeliest], change);
    yield* this.crossed(endpointTriples(endpoint, received.hints), () => [asIs(query)]);
  }

  /** Every port. */
  *everyPort(): Generator<Hypothesis> {
    for (const { endpoint, query } of portless(this.urls).slice(0, MAX_EVERY_PORT)) {
      yield* this.crossed(everyPort(endpoint), () => [asIs(query)]);
    }
  }

  /** Any change, combined with another host, scheme, port, or slash; and the pairs that frameworks make. */
  private *withBases(): Generator<Hypothesis> {
    const { received, likeliest } = this;
    const { endpoint, query } = likeliest;
    const changed = bases(endpoint, received).slice(0, this.affordable(Number.POSITIVE_INFINITY));
    const likely = queryChanges(query, received);
    yield* this.crossed(changed, () => likely);
    yield* this.crossed(changed.slice(0, MAX_BASES_FOR_RARE), () => queryOrders(query));
    const urls = changed.map(({ value }) => ({ ...likeliest, endpoint: value }));
    for (const change of paramsChanges(received, likeliest)) yield* withParams(urls, change, changed);
    for (const change of rareParamsChanges(received)) {
      yield* withParams(urls.slice(0, MAX_BASES_FOR_RARE), change, changed);
    }
    for (const change of frameworkPairs(received, likeliest)) {
      yield* withParams([likeliest, ...urls.slice(0, MAX_BASES_FOR_PAIRS)], change, [asIs(likeliest), ...changed]);
    }
  }

  /** Fewer than the maximum when the parameters are long. */
  private affordable(maximum: number): number {
    return Math.max(MAX_FOR_RARE_CHANGES, Math.min(maximum, Math.floor(MAX_SIGNED / (this.data.length + 1))));
  }

  /** A change of the parameters, combined with one of the endpoint or of the query. */
  private *withParamsChanges(
    endpoints: readonly Variant<Endpoint>[],
    queries: readonly Variant<Query>[],
  ): Generator<Hypothesis> {
    const { received, likeliest } = this;
    const changedEndpoints = (some: readonly Variant<Endpoint>[]) =>
      some.map(({ value }) => ({ ...likeliest, endpoint: value }));
    const changedQueries = queries.map(({ value }) => ({ ...likeliest, query: value }));
    for (const [at, change] of paramsChanges(received, likeliest).entries()) {
      const some = endpoints.slice(
        0,
        this.affordable(at < MAX_COMBINED ? MAX_COMBINED_ENDPOINTS : LIKELIEST_ENDPOINT_CHANGES),
      );
      yield* withParams(changedEndpoints(some), change, some);
      if (at < MAX_COMBINED) yield* withParams(changedQueries, change, queries);
    }
  }

  /** Every endpoint with every query, and the parameters as received. */
  private *crossed(
    endpoints: Iterable<Variant<Endpoint>>,
    queries: () => Iterable<Variant<Query>>,
  ): Generator<Hypothesis> {
    for (const endpoint of endpoints) {
      for (const query of queries()) {
        const url = joinUrl(endpoint.value, query.value);
        yield { url, data: this.data, changes: [...endpoint.changes, ...query.changes] };
      }
    }
  }
}

/** Keeps one of the URLs that differ only in their port, the likeliest. */
export function portless(urls: readonly UrlParts[]): UrlParts[] {
  return distinctBy(urls, ({ endpoint, query }) => joinUrl({ ...endpoint, port: undefined }, query));
}

function asIs<T>(value: T): Variant<T> {
  return { value, changes: [] };
}

/** @param before the changes of each URL, if any. */
function* withParams(
  urls: readonly UrlParts[],
  { value, changes }: Variant<SignedParams>,
  before: readonly Variant<unknown>[] = [],
): Generator<Hypothesis> {
  const data = signedText(value.params);
  for (const [at, { endpoint, query }] of urls.entries()) {
    const url = joinUrl(endpoint, value.query === null ? query : value.query);
    yield { url, data, changes: [...(before[at]?.changes ?? []), ...changes] };
  }
}
