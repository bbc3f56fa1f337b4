/** A tuple that starts with a name. */
type Named = readonly [name: string, ...rest: unknown[]];

/**
 * Maximum number of pairs, or distinct names, for which every order is tried. With more, only the given and the sorted
 * order.
 */
export const MAX_ORDERED = 4;

/** Returns all interleavings of the groups, which keep their own order. The given order comes first. */
function interleavings<P>(groups: readonly (readonly P[])[]): P[][] {
  const open = groups.filter((group) => group.length > 0);
  if (open.length === 0) return [[]];
  return open.flatMap((group) => {
    const [first, ...rest] = group;
    const others = open.map((other) => (other === group ? rest : other));
    return interleavings(others).map((tail) => (first ? [first, ...tail] : tail));
  });
}

/** Returns all orders of the groups, which stay together. The given order comes first. */
function permutations<P>(groups: readonly (readonly P[])[]): P[][] {
  if (groups.length === 0) return [[]];
  return groups.flatMap((group) =>
    permutations(groups.filter((other) => other !== group)).map((tail) => [...group, ...tail]),
  );
}

function byName(one: readonly Named[], other: readonly Named[]): number {
  const [a, b] = [one[0]?.[0] ?? '', other[0]?.[0] ?? ''];
  return a < b ? -1 : Number(a > b);
}

/**
 * Returns the possible original orders of a query that a front door grouped by name: all interleavings of up to four
 * pairs, all orders of up to four names, and otherwise the given and the sorted order. The hash of a body doesn't
 * count, because Twilio appends it. The orders contain the given pairs themselves.
 */
export function queryOrders<P extends Named>(pairs: readonly P[]): P[][] {
  const own = pairs.filter(([name]) => name !== 'bodySHA256');
  if (own.length !== pairs.length - 1) return orders(pairs);
  const hash = pairs.filter(([name]) => name === 'bodySHA256');
  if (pairs.length <= MAX_ORDERED) return orders([...own, ...hash]);
  return [...orders(own).map((each) => [...each, ...hash]), ...orders(pairs)];
}

function orders<P extends Named>(pairs: readonly P[]): P[][] {
  const byNames = new Map<string, P[]>();
  for (const pair of pairs) {
    const group = byNames.get(pair[0]);
    if (group) group.push(pair);
    else byNames.set(pair[0], [pair]);
  }
  const groups = [...byNames.values()];
  if (pairs.length <= MAX_ORDERED) return interleavings(groups);
  if (groups.length <= MAX_ORDERED) return permutations(groups);
  return [groups.flat(), [...groups].sort(byName).flat()];
}
