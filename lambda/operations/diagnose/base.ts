import { signedParams } from '../../signature';
import type { Query } from './change/query-order';
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
