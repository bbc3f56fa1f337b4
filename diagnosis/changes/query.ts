import { createHash } from 'node:crypto';
import { decodeLeniently, decodeQueryText, type Pair, rawPairs } from '../../lambda/front-door';
import { plainVariants, queries, queryVariants } from '../../lambda/public-url';
import { distinctBy, type Variant, variant } from '../cause';
import type { ReceivedRequest } from '../request';

/** A query without its `?`; `undefined` when the URL has none. */
export type Query = string | undefined;

/** Returns the query without parameters that were added on the way: every one, every run of neighbors, and all. */
export function addedQueries(query: Query): Variant<Query>[] {
  if (query === undefined || query === '') return [];
  const parts = query.split('&').slice(0, 64);
  return parts.flatMap((_, from) =>
    parts.slice(from).map((_, length) => {
      const rest = [...parts.slice(0, from), ...parts.slice(from + length + 1)];
      const names = parts.slice(from, from + length + 1).map((part) => part.split('=')[0]);
      return without(rest, names.join(', '));
    }),
  );
}

function without(rest: readonly string[], names: string): Variant<Query> {
  const words = `Twilio signed the URL without these query parameters, which were added on the way: ${names}.`;
  return variant(rest.length === 0 ? undefined : rest.join('&'), 'params-added', words);
}

/** Returns the query with the same parameters in the same order, in other encodings. */
export function queryEncodings(query: Query): Variant<Query>[] {
  if (query === undefined) return [];
  const encoded = encodings(query);
  const all = [...encoded, ...encoded.map(lowerHex), ...encoded.map(bareNames), ...marks(query)];
  return [...new Set(all)]
    .filter((other) => other !== query)
    .map((other) => variant(other, 'query-encoding', 'Twilio signed the same query parameters in another encoding.'));
}

/** Encodes the parameters in every way, decoded once and twice. */
function encodings(query: string): string[] {
  const pairs = rawPairs(query).map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]);
  const kept = rawPairs(query).map(([name, value]): Pair => [decodeLeniently(name), decodeLeniently(value)]);
  const twice = pairs.map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]);
  const all = [pairs, kept, twice].flatMap(queryVariants).map(joined);
  return [...replacements(query), ...all, joined(pairs), joined(kept)];
}

/** Undoes the replacements that careless code makes in a whole query. */
function replacements(query: string): string[] {
  return [
    query,
    ...plainVariants(query),
    ...[query.replaceAll('+', '%20'), query.replaceAll('%20', '+'), query.replaceAll('+', '%2B')],
    ...[query.replace(/%25([0-9a-f]{2})/gi, '%$1'), query.replaceAll('%', '%25')],
    ...[query.replaceAll('&amp;', '&'), query.replaceAll('&', '&amp;'), query.replaceAll(';', '&')],
    query.replaceAll('%5B', '[').replaceAll('%5D', ']'),
    query.replace(/%[0-9A-F]{2}/gi, (hex) => hex.toUpperCase()),
  ];
}

/** Adds and removes separators that carry no parameter, which most software drops. */
function marks(query: string): Query[] {
  return query === ''
    ? [undefined]
    : [`${query}&`, `&${query}`, query.replace(/&+$/, ''), query.replace(/&{2,}/g, '&')];
}

function joined(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

/** Turns `a=&b=1` into `a&b=1`, or the other way round. */
function bareNames(query: string): string {
  return /=(?=&|$)/.test(query) ? query.replace(/=(?=&|$)/g, '') : query.replace(/(^|&)([^&=]+)(?=&|$)/g, '$1$2=');
}

function lowerHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/gi, (hex) => hex.toLowerCase());
}

/** Returns the queries that were signed and then lost, in whole or in part, as far as the hints and the body tell. */
export function lostQueries(query: Query, { hints, content }: ReceivedRequest): Variant<string>[] {
  const targets = [...hints.urls.map((url) => url.query), ...hints.targets.map((target) => target.split('?')[1])];
  const known = [...hints.queries, ...targets.flatMap((each) => each || [])];
  const whole = known.flatMap((each) => [lost(each), lost(appended(each, query)), lost(appended(query, each))]);
  const { body } = content;
  const hash = body.length > 0 && !query?.includes('bodySHA256=') ? [lostHash(query, body)] : [];
  const mark =
    query === undefined ? [variant('', 'query-lost', 'Twilio signed the URL with a bare ? at the end.')] : [];
  const all = distinctBy([...hash, ...whole, ...mark], ({ value }) => value);
  return all.filter(({ value }) => !isWithin(value, query));
}

function lost(query: string): Variant<string> {
  return variant(
    query,
    'query-lost',
    'Twilio signed the URL with a query, or with parameters in it, that was not received.',
  );
}

function lostHash(query: Query, body: Uint8Array): Variant<string> {
  const hash = createHash('sha256').update(body).digest('hex');
  const words =
    'Twilio signed the URL with `bodySHA256`, the hash of this exact body, in its query, which was not received.';
  return variant(appended(query, `bodySHA256=${hash}`), 'query-lost', words);
}

function appended(one: Query, other: Query): string {
  return [one, other].filter((each) => each !== undefined && each !== '').join('&');
}

/** Whether the other query has every parameter of the first, in any order and encoding. */
function isWithin(one: Query, other: Query): boolean {
  const parts = (query: Query) => (query === undefined ? [] : query.split('&').map(decodeQueryText));
  return one === other || (one !== '' && parts(one).every((part) => parts(other).includes(part)));
}

/** Maximum number of parameters to try in every order. */
const MAX_PERMUTED = 7;

/** Maximum number of orders of Twilio's own parameters to try. */
const MAX_TWILIO_ORDERS = 1024;

/** Yields the query in other orders: Twilio's with GET; every order of up to seven parameters, likely ones of more. */
export function* queryOrders(query: Query): Generator<Variant<Query>> {
  const parts = (query ?? '').split('&');
  if (parts.length < 2) return;
  if (parts.length > MAX_PERMUTED) yield* twilioOrders(query ?? '');
  const orders = parts.length <= MAX_PERMUTED ? permutations(parts) : likelyOrders(parts);
  for (const order of orders) {
    const other = order.join('&');
    if (other !== query)
      yield variant(other, 'query-order', 'Twilio signed the same query parameters in another order.');
  }
}

/** Yields the query as Twilio builds it with GET: the URL's own parameters, then Twilio's in the order of a hash map. */
function* twilioOrders(query: string): Generator<Variant<Query>> {
  const sorted = (text: string) => text.split('&').sort().join('&');
  const same = sorted(query);
  let left = MAX_TWILIO_ORDERS;
  for (const other of queries({ form: 'encoded', pairs: rawPairs(query) }, true)) {
    if (left-- === 0) return;
    const words =
      'Twilio signed its parameters in the order in which it sends them with GET. They arrived in another order.';
    if (other !== query && sorted(other) === same) yield variant(other, 'query-order', words);
  }
}

/** Yields every order of the items, the original first. */
export function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length < 2) return yield [...items];
  for (const [index, item] of items.entries()) {
    const others = items.filter((_, at) => at !== index);
    for (const tail of permutations(others)) yield [item, ...tail];
  }
}

/** Returns the sorted and reversed orders, and those with one parameter moved. */
function likelyOrders(parts: readonly string[]): string[][] {
  const byText = [...parts].sort();
  const byName = [...parts].sort((one, other) => compare(nameOf(one), nameOf(other)));
  const byNameAnyCase = [...parts].sort((one, other) =>
    compare(nameOf(one).toLowerCase(), nameOf(other).toLowerCase()),
  );
  const sorted = [byText, byName, byNameAnyCase].flatMap((order) => [order, [...order].reverse()]);
  return distinctBy([...sorted, [...parts].reverse(), ...moves(parts.slice(0, 64))], (order) => order.join('&'));
}

/** Moves each parameter to each other place, as a proxy does that adds one late. */
function moves(parts: readonly string[]): string[][] {
  return parts.flatMap((part, from) => {
    const others = parts.filter((_, at) => at !== from);
    return parts.map((_, to) => [...others.slice(0, to), part, ...others.slice(to)]);
  });
}

function nameOf(part: string): string {
  return part.replace(/=.*$/s, '');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
