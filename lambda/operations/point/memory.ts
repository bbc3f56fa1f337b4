import { fieldsOf } from '../twilio-api/error';
import type { Fields } from './settings';

/** What was remembered about one setting of one target, so that it can be put back. */
export interface Remembered {
  /** Who set it: another owner's undoing leaves it alone. */
  readonly owner: string;
  /** What was there before. */
  readonly before: Fields;
  /** What may be there because of us: two while an update is under way. */
  readonly ours: readonly Fields[];
}

/** Remembered settings by name. */
export type Memory = Readonly<Record<string, Remembered>>;

/** Where settings are remembered, of one target. */
export interface MemoryStore {
  read(): Promise<Memory>;
  /** Writes a setting, in place of what was there; forgets it when there is nothing to remember. */
  write(name: string, remembered: Remembered | undefined): Promise<void>;
}

/** Reads what {@link Remembered} was written as; `undefined` of anything else. */
export function parseRemembered(text: string): Remembered | undefined {
  const { owner, before, ours } = fieldsOf(text);
  if (typeof owner !== 'string' || !isFields(before)) return undefined;
  if (!Array.isArray(ours) || !ours.every(isFields)) return undefined;
  return { owner, before, ours };
}

function isFields(value: unknown): value is Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((each) => typeof each === 'string');
}
