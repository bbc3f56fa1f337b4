import { Environment, isSid } from '../lib/contract';
import type { Env } from './aws';
import type { Demands } from './prove';

/**
 * Returns what requests must satisfy beyond a matching signature, from the options of a webhook or relay.
 *
 * @throws {TypeError} if the account's SID is malformed.
 */
export function demandsOf(
  options: { readonly accountSid?: string | undefined; readonly requireSharedKey?: boolean | undefined },
  env: Env,
): Demands {
  const { accountSid, requireSharedKey } = options;
  if (accountSid !== undefined && !isSid(accountSid, 'AC')) {
    // The value may be a misplaced token.
    throw new TypeError('`accountSid` isn\'t an account SID: set "AC" and 32 hexadecimal digits.');
  }
  return { accountSid, sharedKey: requireSharedKey ?? env[Environment.requireSharedKey]?.trim() === 'on' };
}

/**
 * Returns a limit. `Number(process.env.X)` is NaN if X isn't set, and no value exceeds NaN.
 *
 * @throws {TypeError} if it isn't a number above 0.
 */
export function limitOf(name: string, value: number): number {
  if (typeof value === 'number' && value > 0) return value;
  throw new TypeError(`\`${name}\` is ${String(value)}: set a number above 0.`);
}
