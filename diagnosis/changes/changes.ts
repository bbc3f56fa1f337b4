import { decodeQueryText, type Pair, rawPairs } from '../../lambda/front-door';
import { bodyHashOf } from '../../lambda/signature';
import type { Variant } from '../cause';
import { distinctBy, joinUrl, type Place, type UrlParts } from '../place';
import type { Hints, Received } from '../received';
import { hosts, knownUrls, ports, schemes, userInfos } from './authority';
import { contentKinds } from './body';
import { addedGroups, addedSingly, addedTogether, collapsed, type SignedParams } from './params';
import { droppedEmpty, droppedSingly, trimmed } from './params-lost';
import { pathEncodings, pathPrefixes, trailingSlash } from './path';
import { addedQueries, lostQueries, type Query, queryEncodings } from './query';

type Kind = (place: Place, hints: Hints) => Variant<Place>[];

/** What can become different before the query, in the order in which two such changes are put together. */
const PLACE_KINDS: readonly Kind[] = [schemes, hosts, ports, userInfos, pathPrefixes, trailingSlash, pathEncodings];

/** One change before the query, and the places that other known URLs stand for, which may take several. */
export function placeChanges(place: Place, hints: Hints): Variant<Place>[] {
  return distinctPlaces([...PLACE_KINDS.flatMap((kind) => kind(place, hints)), ...knownUrls(place, hints)]);
}

/** Two changes of different kinds before the query. */
export function* placePairs(place: Place, hints: Hints): Generator<Variant<Place>> {
  for (const [at, kind] of PLACE_KINDS.entries()) {
    for (const other of PLACE_KINDS.slice(at + 1)) yield* followed(kind(place, hints), other, hints);
  }
}

/** Scheme, host and one thing more: a request whose URL was rebuilt from what an inner server knows. */
export function* placeTriples(place: Place, hints: Hints): Generator<Variant<Place>> {
  const inner = [...followed(schemes(place), hosts, hints)];
  for (const kind of [ports, pathPrefixes, trailingSlash]) yield* followed(inner, kind, hints);
}

function* followed(variants: readonly Variant<Place>[], kind: Kind, hints: Hints): Generator<Variant<Place>> {
  for (const first of variants) {
    for (const second of kind(first.value, hints)) {
      yield { value: second.value, changes: [...first.changes, ...second.changes] };
    }
  }
}

function distinctPlaces(variants: readonly Variant<Place>[]): Variant<Place>[] {
  return distinctBy(variants, ({ value }) => joinUrl(value, undefined));
}

/** One change of the query but its order, of which there are too many to put together with others. */
export function queryChanges(query: Query, received: Received): Variant<Query>[] {
  const all = [...lostQueries(query, received), ...queryEncodings(query), ...addedQueries(query)];
  return distinctBy(all, ({ value }) => value ?? '\0');
}

/** One change of the parameters, the likely ones. */
export function paramsChanges({ content }: Received, url: UrlParts): Variant<SignedParams>[] {
  const query = decodedPairs(url.query);
  const kinds = contentKinds(content, query, bodyHashOf(joinUrl(url.place, url.query)) !== undefined);
  const { params } = content;
  if (params === undefined) return kinds;
  return [
    ...kinds,
    ...addedGroups(params, query),
    ...addedSingly(params),
    ...droppedSingly(params),
    ...collapsed(params),
    ...trimmed(params),
  ];
}

/** One change of the parameters, the many unlikely ones: several of them added, or with empty values dropped. */
export function* rareParamsChanges({ content }: Received): Generator<Variant<SignedParams>> {
  if (content.params === undefined) return;
  yield* addedTogether(content.params);
  yield* droppedEmpty(content.params);
}

/** Parameters that were added at once, and then one more change of what is left. */
export function* paramsPairs({ content }: Received, url: UrlParts): Generator<Variant<SignedParams>> {
  for (const added of addedGroups(content.params ?? [], decodedPairs(url.query))) {
    const { params } = added.value;
    for (const then of [...droppedSingly(params), ...collapsed(params), ...trimmed(params), ...droppedEmpty(params)]) {
      yield { value: then.value, changes: [...added.changes, ...then.changes] };
    }
  }
}

function decodedPairs(query: Query): Pair[] {
  return rawPairs(query).map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]);
}
