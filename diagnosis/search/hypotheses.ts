import type { Pair } from '../../lambda/front-door';
import { type Change, distinctBy, type Variant } from '../cause';
import type { Query, SignedParams } from '../changes';
import type { ReceivedRequest } from '../request';
import { type Endpoint, joinUrl, splitUrl, type UrlParts } from '../url-parts';
import { MAX_ENDPOINTS, MAX_FOR_RARE_CHANGES, MAX_QUERIES, MAX_SIGNED } from './limits';
import { signedText } from './signatures';

/** A text that Twilio may have signed, and the changes that then happened on the way. */
export interface Hypothesis {
  readonly url: string;
  /** The text that is signed after the URL. */
  readonly data: string;
  /** The parameters in `data`. */
  readonly params: readonly Pair[];
  readonly changes: readonly Change[];
}

/** The received request in the parts that the search changes. */
export interface Start {
  readonly received: ReceivedRequest;
  /** The received URLs, likeliest first. */
  readonly urls: readonly UrlParts[];
  readonly likeliest: UrlParts;
  readonly endpoints: readonly Endpoint[];
  readonly queries: readonly Query[];
  readonly params: readonly Pair[];
  readonly data: string;
}

/** Returns `undefined` when the request has no URL to start from. */
export function startOf(received: ReceivedRequest): Start | undefined {
  const urls = received.urls.flatMap((url) => splitUrl(url) ?? []);
  const [likeliest] = urls;
  if (!likeliest) return undefined;
  const endpoints = urls.map(({ endpoint }) => endpoint);
  const queries = urls.map(({ query }) => query);
  const { params = [] } = received.content;
  return {
    ...{ received, urls, likeliest, params },
    endpoints: distinctBy(endpoints, (endpoint) => joinUrl(endpoint, undefined)).slice(0, MAX_ENDPOINTS),
    queries: distinctBy(queries, (query) => query ?? '\0').slice(0, MAX_QUERIES),
    data: signedText(params),
  };
}

/** Returns the number of URLs to sign with changed parameters: fewer than the maximum when these are long. */
export function affordable({ data }: Start, maximum = Number.POSITIVE_INFINITY): number {
  return Math.max(MAX_FOR_RARE_CHANGES, Math.min(maximum, Math.floor(MAX_SIGNED / (data.length + 1))));
}

/** Combines every endpoint with every query, and with the parameters as received. */
export function* crossed(
  { data, params }: Start,
  endpoints: Iterable<Variant<Endpoint>>,
  queries: () => Iterable<Variant<Query>>,
): Generator<Hypothesis> {
  for (const endpoint of endpoints) {
    for (const query of queries()) {
      const url = joinUrl(endpoint.value, query.value);
      yield { url, data, params, changes: [...endpoint.changes, ...query.changes] };
    }
  }
}

/**
 * Combines changed parameters with URLs.
 *
 * @param before the changes of each URL, if any.
 */
export function* withParams(
  urls: readonly UrlParts[],
  { value, changes }: Variant<SignedParams>,
  before: readonly Variant<unknown>[] = [],
): Generator<Hypothesis> {
  const { params } = value;
  const data = signedText(params);
  for (const [at, { endpoint, query }] of urls.entries()) {
    const url = joinUrl(endpoint, value.query === null ? query : value.query);
    yield { url, data, params, changes: [...(before[at]?.changes ?? []), ...changes] };
  }
}

/** Returns a value as a variant without a change. */
export function asIs<T>(value: T): Variant<T> {
  return { value, changes: [] };
}

/** Keeps one of the URLs that differ only in their port, the likeliest. */
export function portless(urls: readonly UrlParts[]): UrlParts[] {
  return distinctBy(urls, ({ endpoint, query }) => joinUrl({ ...endpoint, port: undefined }, query));
}
