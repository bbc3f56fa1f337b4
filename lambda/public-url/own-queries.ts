import type { Pair } from '../front-door';
import { queryOrders } from './query-order';
import { encodedQueries } from './url-encodings';

/** Yields the queries that can have produced decoded parameters that aren't Twilio's: all writings and orders. */
export function* decodedQueries(pairs: readonly Pair[]): Generator<string> {
  const orders = indexOrders(pairs);
  for (const encoded of encodedQueries(pairs)) yield* inAllOrders(partsOf(encoded), orders);
}

/** Joins each writing in each order. */
export function* inAllOrders(writings: readonly string[][], orders: readonly number[][]): Generator<string> {
  for (const order of orders) {
    for (const parts of writings) yield joined(parts, order);
  }
}

/** Yields queries without repeats, one by one, because there can be more than anybody can try. */
export function* distinct(queries: Iterable<string>): Generator<string> {
  const known = new Set<string>();
  for (const query of queries) {
    if (!known.has(query)) yield query;
    known.add(query);
  }
}

/** Returns the distinct orders of pairs as indexes, computed once for all their encodings. */
export function indexOrders(pairs: readonly Pair[]): number[][] {
  const orders = queryOrders(pairs.map(([name], index) => [name, index] as const));
  const indexes = orders.map((order) => order.map(([, index]) => index));
  return [...new Map(indexes.map((order) => [order.join(), order])).values()];
}

/** Joins names and values. Also returns names without values without their `=`. */
export function partsOf(pairs: readonly Pair[]): string[][] {
  const all = pairs.map(([name, value]) => `${name}=${value}`);
  const valueless = pairs.some(([, value]) => value === '');
  return valueless ? [all, pairs.map(([name, value]) => (value === '' ? name : `${name}=${value}`))] : [all];
}

/** One of the hottest loops of a refusal, so it makes no list. */
function joined(parts: readonly string[], order: readonly number[]): string {
  let query = '';
  for (const index of order) query += query === '' ? (parts[index] ?? '') : `&${parts[index] ?? ''}`;
  return query;
}
