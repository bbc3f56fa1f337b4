import { createHash } from 'node:crypto';
import { decodeLeniently, decodeQueryText, type Pair, rawPairs } from '../../lambda/front-door';
import { plainVariants, queryVariants } from '../../lambda/public-url';
import { type Variant, variant } from '../cause';
import { distinctBy } from '../place';
import type { Received } from '../received';

/** Query parameters that were added on the way: each, each stretch of neighbours, and all of them. */
export function addedQueries(query: Query): Variant<Query>[] {
  if (query === undefined || query === '') return [];
  const parts = query.split('&').slice(0, 64);
  const stretches = parts.flatMap((_, from) =>
    parts.slice(from).map((_, length) => {
      const rest = [...parts.slice(0, from), ...parts.slice(from + length + 1)];
      const names = parts.slice(from, from + length + 1).map((part) => part.split('=')[0]);
      return without(rest, names.join(', '));
    }),
  );
  return stretches;
}

function without(rest: readonly string[], names: string): Variant<Query> {
  const words = `Twilio signed the URL without the query parameters that were received beside its own: ${names}.`;
  return variant(rest.length === 0 ? undefined : rest.join('&'), 'params-added', words);
}

/** The query's parameters in the same order, spelled in another way. */
export function queryEncodings(query: Query): Variant<Query>[] {
  if (query === undefined) return [];
  const spelled = spellings(query);
  const found = [...spelled, ...spelled.map(lowerHex), ...spelled.map(bareNames), ...marks(query)];
  return distinctBy(found, (other) => other ?? '\0')
    .filter((other) => other !== query)
    .map((other) => variant(other, 'query-encoding', 'Twilio signed the same query parameters, spelled otherwise.'));
}

/** Every way to spell the parameters that is not the received one, decoded once and, where that differs, twice. */
function spellings(query: string): string[] {
  const pairs = rawPairs(query).map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]);
  const kept = rawPairs(query).map(([name, value]): Pair => [decodeLeniently(name), decodeLeniently(value)]);
  const twice = pairs.map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]);
  const all = [pairs, kept, twice].flatMap(queryVariants).map(joined);
  return [...direct(query), ...all, joined(pairs), joined(kept)];
}

/** What one careless step does to a whole query. */
function direct(query: string): string[] {
  const twice = query.replace(/%25([0-9a-f]{2})/gi, '%$1');
  const spaces = [query.replaceAll('+', '%20'), query.replaceAll('%20', '+'), query.replaceAll('+', '%2B')];
  const html = [query.replaceAll('&amp;', '&'), query.replaceAll('&', '&amp;'), query.replaceAll(';', '&')];
  const names = [query.replaceAll('%5B', '[').replaceAll('%5D', ']')];
  return [
    query,
    ...plainVariants(query),
    ...spaces,
    twice,
    query.replaceAll('%', '%25'),
    ...html,
    ...names,
    upperHex(query),
  ];
}

/** A mark that stands for nothing and that most software drops. */
function marks(query: string): Query[] {
  return query === ''
    ? [undefined]
    : [`${query}&`, `&${query}`, query.replace(/&+$/, ''), query.replace(/&{2,}/g, '&')];
}

function joined(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

/** `a&b=1` for `a=&b=1`, and the other way round. */
function bareNames(query: string): string {
  return /=(?=&|$)/.test(query) ? query.replace(/=(?=&|$)/g, '') : query.replace(/(^|&)([^&=]+)(?=&|$)/g, '$1$2=');
}

function lowerHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/gi, (hex) => hex.toLowerCase());
}

function upperHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/gi, (hex) => hex.toUpperCase());
}

/** A query, or one of its parameters, that Twilio signed and the request has lost, as far as anything remembers it. */
export function lostQueries(query: Query, { hints, content }: Received): Variant<string>[] {
  const remembered = [...hints.urls.map((url) => url.query), ...hints.targets.map((target) => target.split('?')[1])];
  const found = [...hints.queries, ...remembered.flatMap((each) => each || [])];
  const whole = found.flatMap((each): Variant<string>[] => [
    lost(each),
    lost(joinedQueries(each, query)),
    lost(joinedQueries(query, each)),
  ]);
  const { body } = content;
  const hash = body.length > 0 && !query?.includes('bodySHA256=') ? [hashed(query, body)] : [];
  const mark =
    query === undefined ? [variant('', 'query-lost', 'Twilio signed the URL with a bare ? at its end.')] : [];
  const all = distinctBy([...hash, ...whole, ...mark], ({ value }) => value);
  return all.filter(({ value }) => !isWithin(value, query));
}

/** Whether nothing of one query is missing in another, which has it in another order or spelling, or more beside it. */
function isWithin(one: Query, other: Query): boolean {
  const parts = (query: Query) => (query === undefined ? [] : query.split('&').map(decodeQueryText));
  return one === other || (one !== '' && parts(one).every((part) => parts(other).includes(part)));
}

function lost(query: string): Variant<string> {
  return variant(query, 'query-lost', 'Twilio signed the URL with a query, or a part of one, which was not received.');
}

function hashed(query: Query, body: Uint8Array): Variant<string> {
  const hash = createHash('sha256').update(body).digest('hex');
  const words =
    'Twilio signed the URL with bodySHA256, the hash of this very body, in its query, which was not received.';
  return variant(joinedQueries(query, `bodySHA256=${hash}`), 'query-lost', words);
}

function joinedQueries(one: Query, other: Query): string {
  return [one, other].filter((each) => each !== undefined && each !== '').join('&');
}

/** A query, without `?`; `undefined` when the URL has none. */
export type Query = string | undefined;

/** Up to so many parameters every order is tried. */
const MAX_PERMUTED = 7;

const WORDS = 'Twilio signed the same query parameters in another order.';

/** The query's parameters in another order: all orders of up to seven, of more the sorted ones and single moves. */
export function* queryOrders(query: Query): Generator<Variant<Query>> {
  const parts = (query ?? '').split('&');
  if (parts.length < 2) return;
  const orders = parts.length <= MAX_PERMUTED ? permutations(parts) : someOrders(parts);
  for (const order of orders) {
    const other = order.join('&');
    if (other !== query) yield variant(other, 'query-order', WORDS);
  }
}

/** Every order of a few items, the given one first. */
export function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length < 2) return yield [...items];
  for (const [index, item] of items.entries()) {
    const others = items.filter((_, at) => at !== index);
    for (const tail of permutations(others)) yield [item, ...tail];
  }
}

function someOrders(parts: readonly string[]): string[][] {
  const sorted = [...parts].sort();
  const byName = [...parts].sort((one, other) => compare(nameOf(one), nameOf(other)));
  const byNameAnyCase = [...parts].sort((one, other) =>
    compare(nameOf(one).toLowerCase(), nameOf(other).toLowerCase()),
  );
  const whole = [sorted, byName, byNameAnyCase].flatMap((order) => [order, [...order].reverse()]);
  return distinctBy([...whole, [...parts].reverse(), ...moves(parts.slice(0, 64))], (order) => order.join('&'));
}

/** Each part taken out and put in at each other place: what a parameter added late by a proxy looks like. */
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
