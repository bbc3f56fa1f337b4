/** A range of a text, and the name of the value there. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  readonly name: string;
}

/** All substrings that end at the same positions in the text. */
interface State {
  /** Length of the longest of them. */
  readonly length: number;
  /** The state of the longest suffix that ends at more positions. */
  suffix: State | undefined;
  next: Map<number, State>;
  /** The longest searched value among them. */
  value?: { readonly length: number; readonly name: string } | undefined;
}

/**
 * Finds values in a text in time proportional to the lengths of the text and the values, whatever they contain, because
 * clients control them. Builds the text's suffix automaton and walks it with each value.
 * https://en.wikipedia.org/wiki/Suffix_automaton
 */
export class Occurrences {
  readonly #start: State = { length: 0, suffix: undefined, next: new Map() };
  /** The state of each prefix of the text. */
  readonly #prefixes: State[] = [];
  readonly #states: State[] = [];
  readonly #endings = new Set<State>();

  constructor(text: string) {
    let last = this.#start;
    for (let index = 0; index < text.length; index += 1) {
      last = this.#append(last, text.charCodeAt(index));
      this.#prefixes.push(last);
    }
    for (let state: State | undefined = last; state; state = state.suffix) this.#endings.add(state);
  }

  #append(last: State, unit: number): State {
    const added = this.#state({ length: last.length + 1, suffix: this.#start, next: new Map() });
    let state: State | undefined = last;
    for (; state && !state.next.has(unit); state = state.suffix) state.next.set(unit, added);
    const known = state?.next.get(unit);
    if (state && known) added.suffix = known.length === state.length + 1 ? known : this.#split(state, known, unit);
    return added;
  }

  #split(from: State, known: State, unit: number): State {
    const clone = this.#state({ length: from.length + 1, suffix: known.suffix, next: new Map(known.next) });
    known.suffix = clone;
    for (let state: State | undefined = from; state?.next.get(unit) === known; state = state.suffix) {
      state.next.set(unit, clone);
    }
    return clone;
  }

  #state(state: State): State {
    this.#states.push(state);
    return state;
  }

  /**
   * Adds a value to search for. Of equal values, the first one determines the name.
   *
   * @param cutAfter minimum length of a value's beginning to find at the end of the text. @default - whole values only
   */
  add(value: string, name: string, cutAfter = Number.POSITIVE_INFINITY): void {
    let state: State | undefined = this.#start;
    for (let length = 1; length <= value.length; length += 1) {
      state = state.next.get(value.charCodeAt(length - 1));
      if (!state) return;
      const cut = length >= cutAfter && this.#endings.has(state);
      if (cut) this.#cut = longer(this.#cut, { length, name });
      if (length === value.length) state.value = longer(state.value, { length, name });
    }
  }

  #cut: State['value'];

  /** Returns the positions of the values in order, with the longest one at each. They can overlap. */
  found(): Occurrence[] {
    const byLength = [...this.#states].sort((one, other) => one.length - other.length);
    for (const state of byLength) state.value ??= state.suffix?.value;
    const ends = this.#prefixes.map(({ value }, index) => ({ value, end: index + 1 }));
    const all = [...ends, { value: this.#cut, end: ends.length }];
    return all
      .flatMap(({ value, end }) => (value ? [{ start: end - value.length, end, name: value.name }] : []))
      .sort((one, other) => one.start - other.start || other.end - one.end);
  }
}

function longer(known: State['value'], other: NonNullable<State['value']>): State['value'] {
  return known && known.length >= other.length ? known : other;
}
