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
  for (const [one, ofOne] of affordable(first, bound)) {
    for (const [two, ofTwo] of affordable(second, bound / ofOne)) {
      for (const [three, ofThree] of affordable(third, bound / ofOne / ofTwo)) {
        if (ofOne * ofTwo * ofThree > bound / 2) yield [one, two, three];
      }
    }
  }
}

/** Yields the indexes of the items that cost no more than a bound, with their cost. */
function* affordable(list: LazyList<unknown>, bound: number): Generator<readonly [index: number, cost: number]> {
  for (let index = 0; bound >= 1 && index < bound * list.likely && list.at(index) !== undefined; index += 1) {
    yield [index, Math.max(1, (index + 1) / list.likely)];
  }
}
