import { fieldsOf, type Resource } from '../twilio-api';
import { type Fields, fieldOf, type Settings, sameFields, valuesOf } from './settings';

/** A setting of a target before and after it was set, to restore it later. */
export interface Remembered {
  /** The owner that set it. Only this owner can undo it. */
  readonly owner: string;
  /** The previous values. */
  readonly before: Fields;
  /** The values that this owner may have set: two during an update. */
  readonly ours: readonly Fields[];
}

/** Remembered settings by name. */
export type Memory = Readonly<Record<string, Remembered>>;

/** The store for the settings of one target. */
export interface MemoryStore {
  read(): Promise<Memory>;
  /** Replaces a setting, or removes it when `remembered` is `undefined`. */
  write(name: string, remembered: Remembered | undefined): Promise<void>;
}

/** Parses a {@link Remembered}. Returns `undefined` for anything else. */
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

/** A field that changes. */
export interface Change {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** A setting that is kept, because someone else has changed it since. */
export interface Kept {
  readonly setting: string;
  readonly holds: Fields;
}

/** The changes to make at Twilio and in the store. */
export interface Plan {
  /** The fields to set. Empty when there is nothing to change. */
  readonly fields: Fields;
  readonly changes: readonly Change[];
  readonly kept: readonly Kept[];
  /** Settings to store before anything is set, so a crash loses nothing. */
  readonly remember: Memory;
  /** Settings to remove from the store afterwards. */
  readonly forget: readonly string[];
}

/**
 * Plans to set the wanted settings, and to restore those that this owner set earlier and no longer wants. Keeps the
 * first previous value of a setting: the owner's own value is never restored.
 */
export function planPointing(resource: Resource, wanted: Settings, memory: Memory, owner: string): Plan {
  const remember = Object.fromEntries(
    Object.entries(wanted).map(([name, fields]) => [name, remembering(resource, fields, memory[name], owner)]),
  );
  const dropped = Object.entries(memory).filter(([name]) => !(name in wanted));
  const undone = planUndoing(resource, Object.fromEntries(dropped), owner);
  const fields = Object.assign({}, undone.fields, ...Object.values(wanted));
  return plan(resource, fields, { kept: undone.kept, remember, forget: undone.forget });
}

/** Plans to restore the settings of this owner that nobody has changed since. */
export function planUndoing(resource: Resource, memory: Memory, owner: string): Plan {
  const own = Object.entries(memory).filter(([, remembered]) => remembered.owner === owner);
  const standing = own.filter(([, remembered]) => holdsOurs(resource, remembered));
  const changed = own.filter(([, remembered]) => !holdsOurs(resource, remembered) && !isBack(resource, remembered));
  return plan(resource, Object.assign({}, ...standing.map(([, { before }]) => before)), {
    kept: changed.map(([setting, { before }]) => ({ setting, holds: valuesOf(resource, Object.keys(before)) })),
    remember: {},
    forget: own.map(([name]) => name),
  });
}

function remembering(resource: Resource, fields: Fields, known: Remembered | undefined, owner: string): Remembered {
  if (known && holdsOurs(resource, known)) return { owner, before: known.before, ours: added(known.ours, fields) };
  return { owner, before: valuesOf(resource, Object.keys(fields)), ours: [fields] };
}

function added(ours: readonly Fields[], fields: Fields): readonly Fields[] {
  return [...ours.filter((each) => !sameFields(each, fields)), fields];
}

function holdsOurs(resource: Resource, { ours }: Remembered): boolean {
  return ours.some((fields) => sameFields(fields, valuesOf(resource, Object.keys(fields))));
}

function isBack(resource: Resource, { before }: Remembered): boolean {
  return sameFields(before, valuesOf(resource, Object.keys(before)));
}

function plan(resource: Resource, to: Fields, rest: Omit<Plan, 'fields' | 'changes'>): Plan {
  const changes = Object.entries(to)
    .map(([field, value]) => ({ field, from: fieldOf(resource, field), to: value }))
    .filter((change) => change.from !== change.to);
  return { ...rest, changes, fields: Object.fromEntries(changes.map(({ field, to: value }) => [field, value])) };
}
