/** Why a signature does not fit, as `explain` names it. Each is a section of `docs/troubleshooting.md`. */
export const CAUSES = [
  'unsigned',
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
  'unknown',
] as const;

/** Why a signature does not fit. */
export type Cause = (typeof CAUSES)[number];

/** One thing that became different between what Twilio signed and what was received. */
export interface Change {
  readonly cause: Exclude<Cause, 'unknown'>;
  /** What was signed, what was received: a whole sentence, without a secret and without a parameter's value. */
  readonly words: string;
}

/** Something that Twilio may have signed in place of what was received, and what then happened to it on the way. */
export interface Variant<T> {
  readonly value: T;
  /** At least one; the fewer, the likelier. */
  readonly changes: readonly Change[];
}

/** A variant that differs by one change. */
export function variant<T>(value: T, cause: Change['cause'], words: string): Variant<T> {
  return { value, changes: [{ cause, words }] };
}

/**
 * The change of one or more that a diagnosis is named after: the one whose repair has to come first, or makes the
 * others go away.
 */
export function mainChange(changes: readonly Change[]): Change {
  const rank = ({ cause }: Change) => FIRST.indexOf(cause) + 1 || FIRST.length + 1;
  return changes.reduce((one, other) => (rank(other) < rank(one) ? other : one));
}

const FIRST: readonly Cause[] = ['unsigned', 'token', 'host', 'scheme', 'port', 'path-prefix'];
