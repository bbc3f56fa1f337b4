/** Causes of a refused signature, as `explain` names them. Each has a section in `docs/troubleshooting.md`. */
export const CAUSES = [
  'unsigned',
  'splice',
  'scheme',
  'host',
  'port',
  'path-prefix',
  'trailing-slash',
  'path-encoding',
  'query-order',
  'query-encoding',
  'query-lost',
  'params-added',
  'params-dropped',
  'params-trimmed',
  'params-collapsed',
  'params-doubled',
  'json-as-form',
  'body-reserialized',
  'user-info',
  'token',
  'shared-key',
  'unknown',
] as const;

/** The cause of a refused signature. */
export type Cause = (typeof CAUSES)[number];

/** One difference between the request that Twilio signed and the request that was received. */
export interface Change {
  readonly cause: Exclude<Cause, 'unknown'>;
  /** Both sides in a full sentence, without secrets and without parameter values. */
  readonly words: string;
}

/** A value that Twilio may have signed instead of the received one. */
export interface Variant<T> {
  readonly value: T;
  /** The changes from the signed value to the received one. Fewer are likelier. */
  readonly changes: readonly Change[];
}

/** Creates a variant with a single change. */
export function variant<T>(value: T, cause: Change['cause'], words: string): Variant<T> {
  return { value, changes: [{ cause, words }] };
}

/** Creates a variant with the changes of one variant, followed by those of another. */
export function combined<T>(first: Variant<unknown>, second: Variant<T>): Variant<T> {
  return { value: second.value, changes: [...first.changes, ...second.changes] };
}

/** Keeps the first item of each key. */
export function distinctBy<T>(items: Iterable<T>, key: (item: T) => string): T[] {
  const known = new Map<string, T>();
  for (const item of items) {
    const name = key(item);
    if (!known.has(name)) known.set(name, item);
  }
  return [...known.values()];
}

/** Returns the change that names the diagnosis: the one to fix first, because it may make the others go away. */
export function mainChange(changes: readonly Change[]): Change {
  const rank = ({ cause }: Change) => FIX_FIRST.indexOf(cause) + 1 || FIX_FIRST.length + 1;
  return changes.reduce((one, other) => (rank(other) < rank(one) ? other : one));
}

const FIX_FIRST: readonly Cause[] = [
  'splice',
  'unsigned',
  'token',
  'shared-key',
  'host',
  'scheme',
  'port',
  'path-prefix',
];
