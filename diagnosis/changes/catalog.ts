import { combined, distinctBy, type Variant } from '../cause';
import type { Hints } from '../hints';
import type { ReceivedRequest } from '../request';
import { type Endpoint, joinUrl } from '../url-parts';
import { hostSpellings, ports, schemes, userInfos } from './authority';
import { knownHosts, knownUrls } from './known-urls';
import { pathEncodings, pathPrefixes, trailingSlash } from './path';
import { addedQueries, lostQueries, type Query, queryEncodings } from './query';

type Kind = (endpoint: Endpoint, hints: Hints) => Variant<Endpoint>[];

const hosts: Kind = (endpoint, hints) => [...knownHosts(endpoint, hints), ...hostSpellings(endpoint)];

/** The kinds of changes before the query, in the order in which two of them are combined. */
const ENDPOINT_KINDS: readonly Kind[] = [schemes, hosts, ports, userInfos, pathPrefixes, trailingSlash, pathEncodings];

/** Returns the endpoints that differ by one change, and those of other known URLs, which may differ by several. */
export function endpointChanges(endpoint: Endpoint, hints: Hints): Variant<Endpoint>[] {
  const all = [...ENDPOINT_KINDS.flatMap((kind) => kind(endpoint, hints)), ...knownUrls(endpoint, hints)];
  return distinctBy(all, ({ value }) => joinUrl(value, undefined));
}

/** Yields the endpoints that differ by two changes of different kinds. */
export function* endpointPairs(endpoint: Endpoint, hints: Hints): Generator<Variant<Endpoint>> {
  for (const [at, kind] of ENDPOINT_KINDS.entries()) {
    for (const other of ENDPOINT_KINDS.slice(at + 1)) yield* followed(kind(endpoint, hints), other, hints);
  }
}

/** Yields endpoints with another scheme, host, and one more change: a URL rebuilt from what an inner server knows. */
export function* endpointTriples(endpoint: Endpoint, hints: Hints): Generator<Variant<Endpoint>> {
  const inner = [...followed(schemes(endpoint), hosts, hints)];
  for (const kind of [ports, pathPrefixes, trailingSlash]) yield* followed(inner, kind, hints);
}

function* followed(variants: readonly Variant<Endpoint>[], kind: Kind, hints: Hints): Generator<Variant<Endpoint>> {
  for (const first of variants) {
    for (const second of kind(first.value, hints)) yield combined(first, second);
  }
}

/** Returns the queries that differ by one change other than their order, which has too many variants to combine. */
export function queryChanges(query: Query, received: ReceivedRequest): Variant<Query>[] {
  const all = [...lostQueries(query, received), ...queryEncodings(query), ...addedQueries(query)];
  return distinctBy(all, ({ value }) => value ?? '\0');
}
