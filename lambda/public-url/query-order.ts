/** A pair, or anything else whose first member is a name. */
type Named = readonly [name: string, ...rest: unknown[]];

/** Up to so many pairs, or distinct names, every order is tried; beyond, the given and the sorted one. */
const MAX_ORDERED = 4;

/** All ways to draw from the groups one after another, each group keeping its own order; the given one first. */
function interleavings<P>(groups: readonly (readonly P[])[]): P[][] {
  const open = groups.filter((group) => group.length > 0);
  if (open.length === 0) return [[]];
  return open.flatMap((group) => {
    const [first, ...rest] = group;
    const others = open.map((other) => (other === group ? rest : other));
    return interleavings(others).map((tail) => (first ? [first, ...tail] : tail));
  });
}

/** All orders of the groups, each group staying together; the given one first. */
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
 * The orders in which pairs can have stood in a query that a door grouped by name: all interleavings of up to four
 * pairs, all orders of up to four names, otherwise the given order and the sorted one. The hash of a body does not
 * count: Twilio appends it. Each order has the given pairs themselves.
 */
export function queryOrders<P extends Named>(pairs: readonly P[]): P[][] {
  const own = pairs.filter(([name]) => name !== 'bodySHA256');
  if (pairs.length <= MAX_ORDERED || own.length !== pairs.length - 1) return orders(pairs);
  const hash = pairs.filter(([name]) => name === 'bodySHA256');
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
