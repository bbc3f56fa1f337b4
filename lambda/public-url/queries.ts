import type { Pair, ReceivedQuery } from '../front-door';
import { type Choice, combinations, LazyList } from './combinations';
import { decodedQueries, distinct, inAllOrders, indexOrders, joined, partsOf } from './own-queries';
import { type Partition, partitions } from './partitions';
import { type SentOrder, twilioOrders } from './twilio-order';
import { encodedParams, plainVariants, type Space } from './url-encodings';

/**
 * Yields the query strings, without `?`, that can have produced the door's query, most likely first and without repeats.
 *
 * @param withParams whether Twilio's parameters are in the query, as with GET.
 */
export function* queries(query: ReceivedQuery, withParams: boolean): Generator<string> {
  if (query.form === 'raw') return yield* plainVariants(query.value);
  const { form, pairs } = query;
  yield* distinct(withParams ? twilioQueries(form, pairs) : ownQueries(form, pairs));
}

type Form = 'encoded' | 'decoded';

/** All writings and orders of parameters that aren't Twilio's. */
function ownQueries(form: Form, pairs: readonly Pair[]): Generator<string> {
  return form === 'decoded'
    ? decodedQueries(pairs)
    : inAllOrders(partsOf(pairs).flatMap(plainParts), indexOrders(pairs));
}

/** The URL's own parameters, then Twilio's, in all writings and orders of both; at last all as if they were the URL's own. */
function* twilioQueries(form: Form, pairs: readonly Pair[]): Generator<string> {
  const whole = { own: pairs, params: [] };
  const ways = [...partitions(pairs), whole].map((partition) => wayOf(form, partition));
  for (const [{ write }, choice] of combinations(ways)) yield write(choice);
}

/** The URL's own parameters are tried in all orders of up to four. */
const LIKELY_OWN = 24;
/** The first orders of Twilio's parameters are those that captured requests have. */
const LIKELY_ORDERS = 9;
/** Spaces as `+` and as `%20`. */
const LIKELY_WRITINGS = 2;

/** The writings and orders of both parts, and how they make a query. */
function wayOf(form: Form, { own, params }: Partition) {
  const owns = new LazyList(ownQueries(form, own), LIKELY_OWN);
  const orders = new LazyList(paramOrders(params), LIKELY_ORDERS);
  const writings = (space: Space) => new LazyList(paramWritings(form, params, space), LIKELY_WRITINGS);
  const bySpace = { '+': writings('+'), '%20': writings('%20') };
  const write = ([writing, place, index]: Choice): string => {
    const { order, space } = orders.at(place) ?? NONE;
    const [first, second] = [owns.at(index) ?? '', joined(bySpace[space].at(writing) ?? [], order)];
    return first !== '' && second !== '' ? `${first}&${second}` : first + second;
  };
  return { lists: [bySpace['+'], orders, owns] as const, write };
}

const NONE: SentOrder = { order: [], space: '+' };

/** The orders of Twilio's parameters, those with the same name next to each other. */
function* paramOrders(pairs: readonly Pair[]): Generator<SentOrder> {
  if (pairs.length === 0) return yield NONE;
  const groups = new Map<string, number[]>();
  for (const [index, [name]] of pairs.entries()) {
    const group = groups.get(name);
    if (group) group.push(index);
    else groups.set(name, [index]);
  }
  const orders = twilioOrders([...groups.keys()]);
  if (groups.size === pairs.length) return yield* orders;
  const indexes = [...groups.values()];
  for (const { order, space } of orders) yield { order: order.flatMap((place) => indexes[place] ?? []), space };
}

/** The writings of Twilio's parameters. Twilio writes an empty one with its `=`. */
function* paramWritings(form: Form, pairs: readonly Pair[], space: Space): Generator<string[]> {
  for (const encoded of form === 'decoded' ? encodedParams(pairs, space) : [pairs]) {
    const parts = encoded.map(([name, value]) => `${name}=${value}`);
    if (form === 'decoded') yield parts;
    else yield* plainParts(parts);
  }
}

/** Writes parameters into a query as Twilio does with GET. */
export function twilioQuery(params: readonly Pair[]): string {
  const messaging = params.some(([name]) => MESSAGING.test(name));
  for (const { order, space } of paramOrders(params)) {
    if ((space === '+') !== messaging && params.length > 0) continue;
    for (const parts of paramWritings('decoded', params, space)) return joined(parts, order);
  }
  return '';
}

/** Messaging sends in the order of a hash trie, everything else in that of a hash map. */
const MESSAGING = /^Sms(?:Sid|Status)$/;

/** Parts as sent, and as Twilio may have signed them: {@link plainVariants} of all together. */
function plainParts(parts: readonly string[]): string[][] {
  return plainVariants(parts.join('&')).map((variant) => variant.split('&'));
}
