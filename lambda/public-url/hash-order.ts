/** The orders in which the hash maps of Java and Scala iterate over names. */

/** Java's `String.hashCode`. */
export function hashCode(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(31, hash) + text.charCodeAt(index)) | 0;
  return hash;
}

/** Place of a name in Scala 2's `HashMap`, a trie over the 5-bit digits of the improved hash, the lowest first. */
export function placeInTrie(name: string): number {
  let hash = hashCode(name);
  hash = (hash + ~(hash << 9)) | 0;
  hash ^= hash >>> 14;
  hash = (hash + (hash << 4)) | 0;
  hash ^= hash >>> 10;
  let place = 0;
  for (let digit = 0; digit < 7; digit += 1) {
    place = place * 32 + (hash & 31);
    hash >>>= 5;
  }
  return place;
}

/** How a `HashMap` mixes the bits of a hash before it takes the lowest for the bucket. */
export type Spread = (hash: number) => number;

export const java8: Spread = (hash) => hash ^ (hash >>> 16);
export const java7: Spread = (hash) => {
  const mixed = hash ^ (hash >>> 20) ^ (hash >>> 12);
  return mixed ^ (mixed >>> 7) ^ (mixed >>> 4);
};

/** Capacity of a `HashMap` that grew with its names. */
export function capacityFor(names: number): number {
  let capacity = 16;
  while (names > 0.75 * capacity) capacity *= 2;
  return capacity;
}

/** The names of each bucket, as indexes. */
type Buckets = readonly (readonly number[])[];

export function bucketsOf(hashes: readonly number[], spread: Spread, capacity: number): Buckets {
  const buckets = new Map<number, number[]>();
  for (const [index, hash] of hashes.entries()) {
    const bucket = spread(hash) & (capacity - 1);
    const names = buckets.get(bucket);
    if (names) names.push(index);
    else buckets.set(bucket, [index]);
  }
  return [...buckets].sort(([one], [other]) => one - other).map(([, names]) => names);
}

/** Compares names by their indexes. */
export type Compare = (one: number, other: number) => number;

/** A stretch of an order: names that have their place, or those of one bucket. */
interface Stretch {
  /** Its orders without repeats, likeliest first. */
  readonly orders: readonly (readonly number[])[];
  /** The places among them of the likely orders. */
  readonly likely: readonly number[];
}

/** Maximum number of names in a bucket, and of such buckets, to try in every order. More don't happen, except on purpose. */
const MAX_PERMUTED = 5;
const MAX_PERMUTED_BUCKETS = 10;

function stretchesOf(buckets: Buckets, likely: readonly Compare[]): Stretch[] {
  const stretches: Stretch[] = [];
  let fixed: number[] | undefined;
  let permuted = 0;
  for (const names of buckets) {
    if (names.length > 1) {
      const every = names.length <= MAX_PERMUTED && permuted < MAX_PERMUTED_BUCKETS;
      if (every) permuted += 1;
      stretches.push(stretchOf(names, likely, every));
      fixed = undefined;
    } else if (fixed) {
      fixed.push(...names);
    } else {
      fixed = [...names];
      stretches.push({ orders: [fixed], likely: likely.map(() => 0) });
    }
  }
  return stretches;
}

function stretchOf(names: readonly number[], likely: readonly Compare[], every: boolean): Stretch {
  const sorted = likely.map((within) => [...names].sort(within));
  const orders = new Map([...sorted, ...(every ? permutations(names) : [])].map((order) => [order.join(), order]));
  const keys = [...orders.keys()];
  return { orders: [...orders.values()], likely: sorted.map((order) => keys.indexOf(order.join())) };
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, index) =>
    permutations(items.filter((_, at) => at !== index)).map((tail) => [item, ...tail]),
  );
}

/** An order of names, as indexes, in stretches that it shares with other orders. */
export type Order = readonly (readonly number[])[];

/** Yields the orders that a `HashMap` can have: the likely ones, then every other. */
export function* ordersOf(buckets: Buckets, likely: readonly Compare[]): Generator<Order> {
  const stretches = stretchesOf(buckets, likely);
  const made: (readonly number[])[] = [];
  const isMade = (chosen: readonly number[]) => made.some((each) => each.every((at, index) => at === chosen[index]));
  for (const way of likely.keys()) {
    const chosen = stretches.map((stretch) => stretch.likely[way] ?? 0);
    if (isMade(chosen)) continue;
    made.push(chosen);
    yield orderOf(stretches, chosen);
  }
  const chosen = stretches.map(() => 0);
  do if (!isMade(chosen)) yield orderOf(stretches, chosen);
  while (advance(chosen, stretches));
}

function orderOf(stretches: readonly Stretch[], chosen: readonly number[]): Order {
  return stretches.map(({ orders }, index) => orders[chosen[index] ?? 0] ?? []);
}

/** Counts up, the first stretch fastest. False after the last choice. */
function advance(chosen: number[], stretches: readonly Stretch[]): boolean {
  for (const [index, { orders }] of stretches.entries()) {
    const next = (chosen[index] ?? 0) + 1;
    chosen[index] = next < orders.length ? next : 0;
    if (next < orders.length) return true;
  }
  return false;
}
