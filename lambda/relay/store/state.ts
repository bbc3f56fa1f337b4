import type { CallState } from './store';

const MAX_STATE_BYTES = 350_000;

/**
 * Returns the change that a hook made to the state, to apply it to the newest one: each top-level member that it set,
 * changed, or removed. Another hook may have changed others in the meantime.
 *
 * @param before the JSON of the state that the hook received
 * @throws {TypeError} if the state isn't an object that JSON supports, or is too large.
 */
export function changeOf(before: string, state: unknown): ((newest: CallState) => CallState) | undefined {
  const after = JSON.stringify(state);
  if (after === before) return undefined;
  if (typeof state !== 'object' || state === null || Array.isArray(state) || after === undefined) {
    throw new TypeError('`call.state` must be an object.');
  }
  const bytes = Buffer.byteLength(after);
  if (bytes > MAX_STATE_BYTES) {
    throw new RangeError(
      `\`call.state\` has ${bytes} bytes. The maximum is ${MAX_STATE_BYTES}: keep long texts elsewhere.`,
    );
  }
  const old = membersOf(before);
  const members = membersOf(after);
  const names = new Set([...old.keys(), ...members.keys()]);
  const changed = [...names].filter((name) => old.get(name) !== members.get(name));
  return (newest) => {
    const merged = new Map(Object.entries(newest));
    for (const name of changed) {
      const value = members.get(name);
      if (value === undefined) merged.delete(name);
      else merged.set(name, JSON.parse(value));
    }
    return Object.fromEntries(merged);
  };
}

function membersOf(json: string): Map<string, string> {
  const members = Object.entries(JSON.parse(json) as CallState);
  return new Map(members.map(([name, value]) => [name, JSON.stringify(value)]));
}
