import fc from 'fast-check';
import type { Pair } from '../../../lambda/front-door/front-door';
import { name, rawQueryText, text } from '../arbitraries';
import { queryWriter } from './encodings';

/**
 * Names and values in an order that can be known although the front door groups them by name:
 * - up to four pairs: in any order, interleaved or not
 * - more pairs, up to four names: each name's values together, the names in any order
 * - more names: sorted, each name's values together
 */
function pairsOf(
  names: fc.Arbitrary<string>,
  values: fc.Arbitrary<string>,
  { repeats }: { readonly repeats: boolean },
): fc.Arbitrary<Pair[]> {
  const group = fc.tuple(names, fc.array(values, { minLength: 1, maxLength: repeats ? 3 : 1 }));
  return fc.uniqueArray(group, { selector: ([key]) => key, maxLength: 4 }).chain((groups) => {
    const pairs = groups.flatMap(([key, each]) => each.map((value): Pair => [key, value]));
    if (pairs.length > 4) return fc.constant(pairs);
    return fc.shuffledSubarray(pairs, { minLength: pairs.length });
  });
}

const plainName = fc.string({ unit: fc.constantFrom(...'abcXYZ019_.'), minLength: 1, maxLength: 6 });

/** More than four names can only be known if sorted. Escaping keeps the order only for plain names. */
function sortedPairs(values: fc.Arbitrary<string>): fc.Arbitrary<Pair[]> {
  const group = fc.tuple(plainName, fc.array(values, { minLength: 1, maxLength: 2 }));
  return fc.uniqueArray(group, { selector: ([key]) => key, minLength: 5, maxLength: 12 }).map((groups) => {
    const sorted = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
    return sorted.flatMap(([key, each]) => each.map((value): Pair => [key, value]));
  });
}

/** Names without values all have `=` or all don't, because a map doesn't show which. */
function written(pairs: readonly Pair[], write: (text: string, part?: 'name') => string, bare: boolean): string {
  const parts = pairs.map(([key, value]) => {
    const name = write(key, 'name');
    return bare && value === '' ? name : `${name}=${write(value)}`;
  });
  return parts.join('&');
}

/** A query that can be known although the front door decodes it: one style, one encoding of the space. */
export const decodedQuery = fc
  .tuple(fc.oneof(pairsOf(name, text, { repeats: true }), sortedPairs(text)), queryWriter, fc.boolean())
  .map(([pairs, write, bare]) => written(pairs, write, bare));

const rawName = rawQueryText.filter((value) => value !== '');

/** A query that can be known although the front door groups it, as a load balancer does. It keeps all escapes. */
export function groupedQuery(own: { readonly repeats: boolean }): fc.Arbitrary<string> {
  const few = pairsOf(rawName, rawQueryText, own);
  const pairs = own.repeats ? fc.oneof(few, sortedPairs(rawQueryText)) : few;
  return fc.tuple(pairs, fc.boolean()).map(([each, bare]) => written(each, (value) => value, bare));
}
