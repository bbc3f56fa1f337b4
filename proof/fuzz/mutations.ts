import fc from 'fast-check';

/** One change of a JSON value: the index of a member, counted over all members, and the change. */
interface Mutation {
  readonly at: number;
  readonly how: How;
}

type How =
  | { readonly kind: 'drop' }
  | { readonly kind: 'put'; readonly value: unknown }
  | { readonly kind: 'splice'; readonly from: number; readonly length: number; readonly text: string }
  | { readonly kind: 'list' }
  | { readonly kind: 'twice'; readonly upper: boolean; readonly value: string };

const odd = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', '/', '?', '//', '%', '%ff', '%27', '\0', '\r\n', '#', '@', ':443', '\ud800', '\ufeff', ','),
  fc.constantFrom(
    'POST',
    'GET',
    'HEAD',
    'hooks.example.com',
    'evil.example',
    'https',
    'http',
    '2.0',
    '1.0',
    '$default',
  ),
  fc.constantFrom('application/json', 'application/x-www-form-urlencoded', 'bodySHA256', 'bodySHA256=', 'Basic OkA6'),
  // Far longer than anything Twilio sends.
  fc
    .tuple(fc.constantFrom('a', "'", '%27', '&', 'a=&', '+', 'é'), fc.nat(400))
    .map(([unit, times]) => unit.repeat(times)),
);

const value = fc.oneof(
  { weight: 4, arbitrary: odd },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, 0, -1, 1e300, [], {}) },
);

const how: fc.Arbitrary<How> = fc.oneof(
  fc.constant({ kind: 'drop' as const }),
  value.map((each) => ({ kind: 'put' as const, value: each })),
  fc.record({ kind: fc.constant('splice' as const), from: fc.nat(400), length: fc.nat(2), text: odd }),
  fc.constant({ kind: 'list' as const }),
  fc.record({ kind: fc.constant('twice' as const), upper: fc.boolean(), value: odd }),
);

/** A few changes, sometimes none, so that some events stay signed. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.oneof(
  { weight: 1, arbitrary: fc.constant([]) },
  { weight: 6, arbitrary: fc.array(fc.record({ at: fc.nat(500), how }), { minLength: 1, maxLength: 4 }) },
);

type Members = Record<string, unknown>;

/** Returns a modified copy of the value. Deterministic. */
export function mutated<T>(json: T, changes: readonly Mutation[]): T {
  const copy = structuredClone(json);
  for (const { at, how: change } of changes) {
    const places = placesOf(copy);
    const place = places[at % Math.max(1, places.length)];
    if (place) apply(place, change);
  }
  return copy;
}

interface Place {
  readonly parent: Members;
  readonly key: string;
}

/** Returns every member of every object and array in a value. */
function placesOf(json: unknown): Place[] {
  if (typeof json !== 'object' || json === null) return [];
  const parent = json as Members;
  return Object.keys(parent).flatMap((key) => [{ parent, key }, ...placesOf(parent[key])]);
}

function apply({ parent, key }: Place, change: How): void {
  const before = parent[key];
  if (change.kind === 'drop') delete parent[key];
  else if (change.kind === 'put') parent[key] = change.value;
  else if (change.kind === 'list') parent[key] = [before, before];
  else if (change.kind === 'twice') parent[change.upper ? key.toUpperCase() : ` ${key}`] = change.value;
  else if (typeof before === 'string') {
    const from = change.from % (before.length + 1);
    parent[key] = before.slice(0, from) + change.text + before.slice(from + change.length);
  }
}
