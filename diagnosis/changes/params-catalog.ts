import { decodeQueryText, type Pair, rawPairs } from '../../lambda/front-door';
import { bodyHashOf } from '../../lambda/signature';
import { combined, type Variant } from '../cause';
import type { ReceivedRequest } from '../request';
import { joinUrl, type UrlParts } from '../url-parts';
import { mergedAtEnd, mergedQueries } from './merged-query';
import { addedGroups, addedSingly, addedTogether, droppedEmpty, droppedSingly, usuallyDropped } from './param-list';
import { collapsed, severalTrimmed, trimmed, usuallyTrimmed } from './param-values';
import { contentKinds } from './params';
import type { Query } from './query';
import type { SignedParams } from './signed-params';

/** Returns the parameters that differ by one likely change. */
export function paramsChanges({ content }: ReceivedRequest, url: UrlParts): Variant<SignedParams>[] {
  const query = decodedPairs(url.query);
  const kinds = contentKinds(content, query, bodyHashOf(joinUrl(url.endpoint, url.query)) !== undefined);
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

/** Yields the parameters that differ by one of the many unlikely changes: several added, trimmed, or dropped. */
export function* rareParamsChanges({ content }: ReceivedRequest): Generator<Variant<SignedParams>> {
  const { params } = content;
  if (params === undefined) return;
  yield* addedTogether(params);
  yield* droppedEmpty(params);
  yield* severalTrimmed(params);
}

/** Yields the parameters without a group that was added, and with one more change. */
export function* paramsPairs({ content }: ReceivedRequest, url: UrlParts): Generator<Variant<SignedParams>> {
  for (const added of addedGroups(content.params ?? [], decodedPairs(url.query))) {
    const { params } = added.value;
    yield* after(added, [...droppedSingly(params), ...collapsed(params), ...trimmed(params), ...droppedEmpty(params)]);
  }
}

/**
 * Yields the pairs of changes that frameworks make at once: values trimmed and empty ones dropped, a parameter added to
 * either, the query merged into the parameters.
 */
export function* frameworkPairs({ content }: ReceivedRequest, { query }: UrlParts): Generator<Variant<SignedParams>> {
  const { params } = content;
  if (params === undefined || params.length > MAX_PARAMS) return;
  yield* mergedQueries(params, query);
  for (const merged of mergedAtEnd(params, query)) {
    yield* kept(merged, [...usuallyTrimmed(merged.value.params), ...usuallyDropped(merged.value.params)]);
  }
  for (const first of usuallyTrimmed(params)) yield* after(first, usuallyDropped(first.value.params));
  for (const added of addedSingly(params)) {
    yield* after(added, [...usuallyTrimmed(added.value.params), ...usuallyDropped(added.value.params)]);
  }
}

/** Maximum number of parameters for pairs of changes. */
const MAX_PARAMS = 60;

function* after(first: Variant<SignedParams>, then: Iterable<Variant<SignedParams>>): Generator<Variant<SignedParams>> {
  for (const second of then) yield combined(first, second);
}

/** Combines variants as {@link after} does, and keeps the query of the first. */
function* kept(first: Variant<SignedParams>, then: Iterable<Variant<SignedParams>>): Generator<Variant<SignedParams>> {
  for (const { value, changes } of after(first, then)) {
    yield { value: { ...value, query: first.value.query }, changes };
  }
}

function decodedPairs(query: Query): Pair[] {
  return rawPairs(query).map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]);
}
