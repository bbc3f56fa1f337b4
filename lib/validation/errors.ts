import { Duration, type IResource, Stack, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** A prop that cannot work, told so that its reader knows what to change. */
export interface ConfigurationProblem {
  readonly prop: string;
  /** What was given; leave it out where it must not be shown. */
  readonly value?: unknown;
  /** What is wrong, as the end of "… is <value>: ". */
  readonly problem: string;
  readonly fix: string;
}

/** Thrown at synth, before anything is deployed. */
export class ConfigurationError extends Error {
  public override readonly name = 'ConfigurationError';
}

/** The error for a mistake: the construct it is in, the prop, the value given, what is allowed and the fix. */
export function configurationError(scope: IConstruct | undefined, told: ConfigurationProblem): ConfigurationError {
  const place = scope?.node.path ? `[${scope.node.path}] ` : '';
  const value = 'value' in told ? ` is ${show(told.value)}` : '';
  return new ConfigurationError(`${place}${told.prop}${value}: ${told.problem}. Fix: ${told.fix}.`);
}

/** Always in one unit, so that a value and its limit can be compared at a glance. */
export function inSeconds(duration: Duration): string {
  return `${duration.toSeconds({ integral: false })} seconds`;
}

function show(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value instanceof Duration) return inSeconds(value);
  if (Token.isUnresolved(value)) return 'a value known only at deployment';
  return JSON.stringify(value);
}

/** Whether something is known to be of another account or region than the stack. */
export function isCrossEnvironment(scope: IConstruct, { env }: IResource): boolean {
  const { account, region } = Stack.of(scope);
  return differ(env.account, account) || differ(env.region, region);
}

function differ(one: string, other: string): boolean {
  return !Token.isUnresolved(one) && !Token.isUnresolved(other) && one !== other;
}
