/** A list that is made only as far as it is read. */
export class LazyList<T> {
  private readonly made: T[] = [];
  private readonly source: Iterator<T>;

  /** @param likely the number of items at the start that are about as likely as the first */
  constructor(
    source: Iterable<T>,
    readonly likely = 1,
  ) {
    this.source = source[Symbol.iterator]();
  }

  /** Returns the item at an index, or `undefined` behind the end. */
  at(index: number): T | undefined {
    while (this.made.length <= index) {
      const next = this.source.next();
      if (next.done) return undefined;
      this.made.push(next.value);
    }
    return this.made[index];
  }
}

/** Three lists to choose one item from each. */
type Lists = readonly [LazyList<unknown>, LazyList<unknown>, LazyList<unknown>];

/** The indexes of one item from each of three lists. */
export type Choice = readonly [number, number, number];

/**
 * Yields every choice of one item from each list of one way, likeliest first. Ways and lists have the likeliest first. An
 * item costs as much as its place, counted in likely items, and a choice costs the product: what is unlikely in one list is
 * tried with what is likely in the others. Of equal ones, the last list varies fastest.
 */
export function* combinations<W extends { readonly lists: Lists }>(
  ways: readonly W[],
): Generator<readonly [W, Choice]> {
  for (let bound = 1; ; bound *= 2) {
    let reached = false;
    for (const [index, way] of ways.entries()) {
      for (const choice of choices(way.lists, bound / (index + 1))) {
        reached = true;
        yield [way, choice];
      }
    }
    if (!reached) return;
  }
}

/** Yields the choices that cost more than half of a bound, and no more than it. */
function* choices([first, second, third]: Lists, bound: number): Generator<Choice> {
  for (let one = 0; isAffordable(first, one, bound); one += 1) {
    const left = bound / costOf(first, one);
    for (let two = 0; isAffordable(second, two, left); two += 1) {
      const most = left / costOf(second, two);
      for (let three = firstAbove(third, most / 2); isAffordable(third, three, most); three += 1)
        yield [one, two, three];
    }
  }
}

function costOf({ likely }: LazyList<unknown>, index: number): number {
  return Math.max(1, (index + 1) / likely);
}

function isAffordable(list: LazyList<unknown>, index: number, bound: number): boolean {
  return costOf(list, index) <= bound && list.at(index) !== undefined;
}

/** Returns the index of the first item that costs more than this. */
function firstAbove(list: LazyList<unknown>, cost: number): number {
  // Starts below it, because a product can be rounded up.
  let index = cost < 1 ? 0 : Math.floor(cost * list.likely) - 1;
  while (costOf(list, index) <= cost) index += 1;
  return index;
}
