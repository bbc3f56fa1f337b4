import { type Resource, type TwilioApi, TwilioApiError } from '../twilio-api';
import { type Override, overrides } from './overrides';
import { type Change, type Kept, type MemoryStore, type Plan, planPointing, planUndoing } from './plan';
import { PointingError, type Settings, valuesOf } from './settings';
import { type FoundTarget, findTarget, placeOf, type Target } from './target';

/** The result of pointing or undoing: the changes that were made, or that a dry run would make. */
export interface PointingResult {
  readonly target: Pick<FoundTarget, 'kind' | 'sid' | 'name'>;
  readonly changes: readonly Change[];
  readonly kept: readonly Kept[];
  /** The settings that make Twilio ignore a URL. */
  readonly overrides: readonly string[];
}

/** Options of {@link point} and {@link undo}. */
export interface PointOptions {
  /** The owner of the settings. They are undone under the same name. */
  readonly owner: string;
  /** Reports the changes without making them. @default false */
  readonly dryRun?: boolean;
  /** Rejects a target that something else overrides, unless it was pointed before. @default false */
  readonly refuseOverridden?: boolean;
}

/** Opens the store of a target. */
export type MemoryStoreFactory = (target: FoundTarget) => MemoryStore;

/**
 * Sets the wanted fields of a target and no others. Idempotent.
 *
 * @throws {PointingError} when the target doesn't exist, or when it's overridden and `refuseOverridden` is set.
 * @throws {TwilioApiError} when Twilio refuses.
 */
export async function point(
  api: TwilioApi,
  target: Target,
  wanted: Settings,
  storeFor: MemoryStoreFactory,
  options: PointOptions,
): Promise<PointingResult> {
  const found = await findTarget(api, target);
  const store = storeFor(found);
  const memory = await store.read();
  const overridden = await overrides(api, found, wanted);
  const known = Object.keys(wanted).some((name) => name in memory);
  if (options.refuseOverridden && !known) refuse(found, overridden);
  const plan = planPointing(found.resource, wanted, memory, options.owner);
  if (!options.dryRun) await carryOut(api, found, plan, store);
  return outcome(found, plan, overridden);
}

/**
 * Restores the settings of this owner, except those that someone has changed since.
 *
 * @throws {PointingError} when the target doesn't exist.
 * @throws {TwilioApiError} when Twilio refuses.
 */
export async function undo(
  api: TwilioApi,
  target: Target,
  storeFor: MemoryStoreFactory,
  options: PointOptions,
): Promise<PointingResult> {
  const found = await findTarget(api, target);
  const store = storeFor(found);
  const plan = planUndoing(found.resource, await store.read(), options.owner);
  if (!options.dryRun) await carryOut(api, found, plan, store);
  return outcome(found, plan, []);
}

/** Stores first and removes last, so the previous settings survive a failure in between. */
async function carryOut(api: TwilioApi, { kind, sid }: FoundTarget, plan: Plan, store: MemoryStore): Promise<void> {
  for (const [name, remembered] of Object.entries(plan.remember)) await store.write(name, remembered);
  if (plan.changes.length > 0) await settle(plan, store, await api.update(placeOf(api, kind, sid), plan.fields));
  for (const name of plan.forget) await store.write(name, undefined);
}

/** Stores the values as Twilio returns them, because it may rewrite a URL. */
async function settle({ remember }: Plan, store: MemoryStore, stored: Resource): Promise<void> {
  for (const [name, remembered] of Object.entries(remember)) {
    const now = valuesOf(stored, Object.keys(remembered.before));
    await store.write(name, { ...remembered, ours: [now] });
  }
}

function refuse({ name }: FoundTarget, overridden: readonly Override[]): void {
  const certain = overridden.filter((each) => each.certain).map(({ message }) => message);
  if (certain.length === 0) return;
  throw new PointingError(`${name} would ignore the URLs. ${certain.join('. ')}.`);
}

function outcome({ kind, sid, name }: FoundTarget, plan: Plan, overridden: readonly Override[]): PointingResult {
  const messages = overridden.map(({ message }) => message);
  return { target: { kind, sid, name }, changes: plan.changes, kept: plan.kept, overrides: messages };
}

/** Whether Twilio no longer has the target. */
export function isGone(error: unknown): boolean {
  return error instanceof TwilioApiError && error.status === 404;
}
