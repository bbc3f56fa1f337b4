import {
  bucketsOf,
  type Compare,
  capacityFor,
  hashCode,
  java7,
  java8,
  type Order,
  ordersOf,
  placeInTrie,
  type Spread,
} from './hash-order';
import { once } from './once';
import type { Space } from './writings';

/**
 * The order in which Twilio sends its parameters with GET: the order in which the hash map of its backend iterates, so it
 * follows from the names. Recomputed from requests captured between 2012 and 2026, it is one of these:
 *
 * - Messaging: Scala's immutable hash trie. One order.
 * - Most others, such as status callbacks: Java's `HashMap`. Names in one bucket stay in the order in which they were
 *   added, which is not known. Real requests have up to a few hundred such orders.
 * - Calls, in part: sorted.
 */

/**
 * Names that share a bucket in captured requests, in the orders that they had there: those of calls today, of recordings and
 * the like, and of Java 7; and those of call status callbacks in 2018.
 */
const seen = /* @__PURE__ */ once(() =>
  [
    'ToZip FromState From ToState DialCallStatus Direction Timestamp ParticipantSid Body RoomSid RoomName ParticipantStatus ' +
      'ParticipantIdentity RecordingUrl RecordingStatus RecordingChannels ErrorCode TranscriptionSid Called RecordingSid CallSid ' +
      'To CallerZip FromZip Digits ToCountry FinishedOnKey CalledZip CallerCity CallerID ApiVersion ToCity FromCountry Caller ' +
      'CalledCity CallStatus url',
    'Direction Timestamp To CallSid ToCountry CallerZip CalledZip ApiVersion CallStatus CalledCity ToCity FromCountry Caller',
  ].map((names) => new Map(names.split(' ').map((name, place) => [name, place]))),
);
/** A name that was added to a call's, so it's the last in its bucket. */
const ADDED = 'FinishedOnKey';

function compare(one: string | number, other: string | number): number {
  return one < other ? -1 : Number(one > other);
}

/** The orders that captured requests have within their buckets. Any other is tried after them. */
function withinBuckets(names: readonly string[]): readonly Compare[] {
  const lower = names.map((name) => (name === ADDED ? '~' : name.toLowerCase()));
  const sorted: Compare = (one, other) => compare(lower[one] ?? '', lower[other] ?? '');
  const [today, before] = seen().map((known): Compare => {
    const places = names.map((name) => known.get(name) ?? known.size);
    return (one, other) => compare(places[one] ?? 0, places[other] ?? 0) || sorted(one, other);
  });
  return [today ?? sorted, sorted, before ?? sorted, (one, other) => sorted(other, one)];
}

/** Whether the names are those of a message or its status. */
export function isMessaging(names: readonly string[]): boolean {
  return names.includes('SmsSid') || names.includes('SmsStatus');
}

/** An order in which Twilio can have sent parameters. */
export interface SentOrder {
  /** The names' indexes. */
  readonly order: Order;
  /** How requests in this order write a space, mostly. */
  readonly space: Space;
}

/**
 * Yields the orders in which Twilio can have sent parameters of these names, likeliest first. Made one by
 * one, because names can be chosen so that there are more orders than anybody can try.
 */
export function* twilioOrders(names: readonly string[]): Generator<SentOrder> {
  yield* inTurns(families(names));
}

function families(names: readonly string[]): Iterator<SentOrder>[] {
  const indexes = names.map((_, index) => index);
  const sortedBy = (keys: readonly (string | number)[]) =>
    [...indexes].sort((one, other) => compare(keys[one] ?? '', keys[other] ?? ''));
  const hashes = names.map(hashCode);
  const likely = withinBuckets(names);
  const capacity = capacityFor(names.length);
  const hashMap = (spread: Spread, size: number) => ordersOf(bucketsOf(hashes, spread, size), likely);
  const trie = sent([[sortedBy(names.map(placeInTrie))]], '+');
  const sorted = sent([[sortedBy(names)]], '+');
  const most = sent(hashMap(java8, capacity), '%20');
  // A map that held more names than it sends has grown for them.
  const grown = sent(hashMap(java8, 2 * capacity), '%20');
  const before = sent(hashMap(java7, capacity), '+');
  const given = sent([[indexes]], '+');
  if (isMessaging(names)) return [trie, sorted, most, most, grown, before, given];
  return [sorted, most, grown, sent(likeliest(hashMap(java8, capacity)), '+'), most, before, trie, given];
}

function* likeliest<T>(items: Iterable<T>): Generator<T> {
  for (const item of items) return yield item;
}

function* sent(orders: Iterable<Order>, space: Space): Generator<SentOrder> {
  for (const order of orders) yield { order, space };
}

/** Takes from each in turn, until all have ended. */
function* inTurns<T>(sources: readonly Iterator<T>[]): Generator<T> {
  let open = sources;
  while (open.length > 0) {
    const left: Iterator<T>[] = [];
    for (const source of open) {
      const next = source.next();
      if (next.done) continue;
      yield next.value;
      left.push(source);
    }
    open = left;
  }
}
