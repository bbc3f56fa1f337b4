import { hashCode, type Order } from './hash-order';

/** A text and its hash, which tells most texts apart without reading them. */
export interface HashedText {
  readonly text: string;
  readonly hash: number;
}

/** A text that can be appended: a hash is multiplied with the power before the appended one is added. */
interface Appendable extends HashedText {
  readonly power: number;
}

export function hashed(text: string): Appendable {
  let power = 1;
  for (let index = 0; index < text.length; index += 1) power = Math.imul(power, 31);
  return { text, hash: hashCode(text), power };
}

/**
 * Twilio's parameters in one writing. Made for hundreds of orders: these share stretches, so each stretch is joined only once,
 * and the hash of a whole text follows from those of its stretches.
 */
export class WrittenParams {
  private readonly stretches = new Map<readonly number[], Appendable>();

  /**
   * @param parts each name with its value, or with its values next to each other.
   * @param start the text before the first parameter.
   */
  constructor(
    private readonly parts: readonly string[],
    private readonly start: string,
  ) {}

  /** Returns a text with the parameters appended. */
  after({ text, hash }: HashedText, order: Order): HashedText {
    let [whole, hashOfWhole] = [text, hash];
    for (const [index, indexes] of order.entries()) {
      const stretch = this.stretch(indexes, index === 0 ? this.start : '&');
      whole += stretch.text;
      hashOfWhole = (Math.imul(hashOfWhole, stretch.power) + stretch.hash) | 0;
    }
    return { text: whole, hash: hashOfWhole };
  }

  /** A stretch has the same place in all orders that share it. */
  private stretch(indexes: readonly number[], before: string): Appendable {
    const known = this.stretches.get(indexes);
    if (known) return known;
    const stretch = hashed(before + indexes.map((index) => this.parts[index]).join('&'));
    this.stretches.set(indexes, stretch);
    return stretch;
  }
}
