import { Duration, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A prop whose value can't work. */
export interface ConfigurationProblem {
  /** Name of the prop, or several names joined by `, `. */
  readonly prop: string;
  /** The rejected value. Leave it out if it must not be shown or says nothing. */
  readonly value?: unknown;
  /** The rest of the sentence that starts with the prop: "`timeout` is 40 seconds: must be at most 29 seconds". */
  readonly problem: string;
  /** The change that solves it, in the imperative and without a period. */
  readonly fix: string;
}

/** Props that have no effect. */
export interface NoEffect {
  /** The reason, as in "`stage` has no effect because `api` is missing". */
  readonly because: string;
  /** The change that solves it, in the imperative and without a period. */
  readonly fix: string;
}

/** A mistake in the props, thrown at synth before anything is deployed. */
export class ConfigurationError extends Error {
  public override readonly name = 'ConfigurationError';
}

/** Creates the error for a prop that can't work: construct, prop, value, problem and fix. */
export function configurationError(scope: IConstruct | undefined, found: ConfigurationProblem): ConfigurationError {
  const value = 'value' in found ? ` is ${show(found.value)}` : '';
  return errorAt(scope, `${found.prop.split(', ').map(code).join(', ')}${value}: ${found.problem}`, found.fix);
}

/** Creates the error for props that have no effect. */
export function noEffectError(
  scope: IConstruct | undefined,
  props: readonly string[],
  { because, fix }: NoEffect,
): ConfigurationError {
  const [last = '', ...others] = props.map(code).reverse();
  const names = others.length > 0 ? `${others.reverse().join(', ')} and ${last}` : last;
  return errorAt(scope, `${names} ${others.length > 0 ? 'have' : 'has'} no effect because ${because}`, fix);
}

/** Rejects those of the named props that are set, because they have no effect. */
export function rejectWithoutEffect<Props extends object>(
  scope: IConstruct | undefined,
  props: Props,
  names: readonly (keyof Props & string)[],
  reason: NoEffect,
): void {
  const given = names.filter((name) => props[name] !== undefined);
  if (given.length > 0) throw noEffectError(scope, given, reason);
}

/**
 * Returns the props of one kind from a table of all props. Typing the table as a `Record` of the props makes the compiler
 * keep it complete.
 */
export function propsOfKind<Name extends string, Kind extends string>(
  table: Readonly<Record<Name, Kind>>,
  kind: Kind,
): Name[] {
  return (Object.keys(table) as Name[]).filter((name) => table[name] === kind);
}

/** Formats a duration in seconds, so that a value and its limit compare at a glance. */
export function inSeconds(duration: Duration): string {
  return `${duration.toSeconds({ integral: false })} seconds`;
}

function errorAt(scope: IConstruct | undefined, sentence: string, fix: string): ConfigurationError {
  const place = scope?.node.path ? `[${scope.node.path}] ` : '';
  return new ConfigurationError(`${place}${sentence}. Fix: ${fix}.`);
}

function code(name: string): string {
  return `\`${name}\``;
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value instanceof Duration) return value.isUnresolved() ? LATE : inSeconds(value);
  return Token.isUnresolved(value) ? LATE : JSON.stringify(value);
}

const LATE = 'a value known only at deployment';
