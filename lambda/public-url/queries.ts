import type { Pair, ReceivedQuery } from '../front-door';
import { type Choice, combinations, LazyList } from './combinations';
import { decodedQueries, distinct, inAllOrders, indexOrders, partsOf } from './own-queries';
import { type Partition, partitions } from './partitions';
import { isMessaging, type SentOrder, twilioOrders } from './twilio-order';
import { encodedParams, plainVariants } from './url-encodings';
import type { Space } from './writings';
import { type HashedText, hashed, WrittenParams } from './written-params';

/**
 * Yields the query strings, without `?`, that can have produced the door's query, most likely first and without repeats.
 * Made one by one, because there can be more than anybody can try.
 *
 * @param withParams whether Twilio's parameters are in the query, as with GET.
 */
export function queries(query: ReceivedQuery, withParams: boolean): Iterable<string> {
  if (query.form === 'raw') return plainVariants(query.value);
  const { form, pairs } = query;
  return withParams ? twilioQueries(form, pairs) : distinct(ownQueries(form, pairs));
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
  const known = new Map<number, string>();
  for (const [{ write }, choice] of combinations(ways)) {
    const { text, hash } = write(choice);
    if (known.get(hash) !== text) yield text;
    known.set(hash, text);
  }
}

/** The URL's own parameters are tried in all orders of up to four. */
const LIKELY_OWN = 24;
/** The first orders of Twilio's parameters are those that captured requests have. */
const LIKELY_ORDERS = 11;
/** Spaces as `+` and as `%20`. */
const LIKELY_WRITINGS = 2;

/** The writings and orders of both parts, and how they make a query. */
function wayOf(form: Form, { own, params }: Partition) {
  const owns = new LazyList(hashedQueries(form, own), LIKELY_OWN);
  const orders = new LazyList(paramOrders(params), LIKELY_ORDERS);
  const writings = (space: Space) =>
    new LazyList(paramWritings(form, params, space, own.length > 0 ? '&' : ''), LIKELY_WRITINGS);
  const bySpace = { '+': writings('+'), '%20': writings('%20') };
  const write = ([writing, place, index]: Choice): HashedText => {
    const { order, space } = orders.at(place) ?? NONE;
    const first = owns.at(index) ?? hashed('');
    return bySpace[space].at(writing)?.after(first, order) ?? first;
  };
  return { lists: [bySpace['+'], orders, owns] as const, write };
}

const NONE: SentOrder = { order: [], space: '+' };

function* hashedQueries(form: Form, pairs: readonly Pair[]): Generator<HashedText> {
  for (const query of ownQueries(form, pairs)) yield hashed(query);
}

/** The orders of the names of Twilio's parameters. */
function paramOrders(pairs: readonly Pair[]): Iterable<SentOrder> {
  return pairs.length === 0 ? [NONE] : twilioOrders([...indexesByName(pairs).keys()]);
}

function indexesByName(pairs: readonly Pair[]): Map<string, number[]> {
  const byName = new Map<string, number[]>();
  for (const [index, [name]] of pairs.entries()) {
    const indexes = byName.get(name);
    if (indexes) indexes.push(index);
    else byName.set(name, [index]);
  }
  return byName;
}

/** The writings of Twilio's parameters. Twilio writes an empty one with its `=`. */
function* paramWritings(form: Form, pairs: readonly Pair[], space: Space, start: string): Generator<WrittenParams> {
  const names = [...indexesByName(pairs).values()];
  const grouped = (parts: readonly string[]) =>
    new WrittenParams(
      names.map((indexes) => indexes.map((index) => parts[index]).join('&')),
      start,
    );
  for (const encoded of form === 'decoded' ? encodedParams(pairs, space) : [pairs]) {
    const parts = encoded.map(([name, value]) => `${name}=${value}`);
    if (form === 'decoded') yield grouped(parts);
    else yield* plainParts(parts).map(grouped);
  }
}

/** Writes parameters into a query as Twilio does with GET. */
export function twilioQuery(params: readonly Pair[]): string {
  // Messaging sends in the order of a hash trie, everything else in that of a hash map.
  const messaging = isMessaging(params.map(([name]) => name));
  for (const { order, space } of paramOrders(params)) {
    if ((space === '+') !== messaging && params.length > 0) continue;
    for (const written of paramWritings('decoded', params, space, '')) return written.after(hashed(''), order).text;
  }
  return '';
}

/** Parts as sent, and as Twilio may have signed them: {@link plainVariants} of all together. */
function plainParts(parts: readonly string[]): string[][] {
  return plainVariants(parts.join('&')).map((variant) => variant.split('&'));
}
