import { type Variant, variant } from '../cause';
import { distinctBy } from '../place';

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
