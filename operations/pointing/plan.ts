import { fieldsOf, type Resource } from '../twilio-api';
import { type Fields, fieldOf, type Settings, sameFields, valuesOf } from './settings';

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

/** A field that changes. */
export interface Change {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** A setting that somebody else has changed since, and that is therefore left as it is. */
export interface Kept {
  readonly setting: string;
  readonly holds: Fields;
}

/** What is to be done at Twilio, and what is to be remembered. */
export interface Plan {
  /** The fields to set; none when everything is as it should be. */
  readonly fields: Fields;
  readonly changes: readonly Change[];
  readonly kept: readonly Kept[];
  /** To be remembered before anything is set, so that a crash in between loses nothing. */
  readonly remember: Memory;
  /** To be forgotten afterwards. */
  readonly forget: readonly string[];
}

/**
 * Plans to set what is wanted, and to put back what this owner has set earlier and wants no more. What the setting held
 * before is remembered once: an own value found there is none to go back to.
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

/** Plans to put back what this owner has set, wherever that still is there. */
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
