import { isSid } from '../../lib/contract';
import type { SigningKey, SigningKeys } from '../signature';
import type { KeySource } from './key-cache';
import { MalformedAuthTokenError, parseSecret, tokenKey } from './secret-value';

/** A token in any form of a stored secret, or several keys that may each have signed, the most likely first. */
export type AuthTokenValue = string | readonly (string | SigningKey)[];

/**
 * Reads the token from another source. Called when the function starts, after the time to live, and at most once a
 * minute after a rejected signature. Times out after seven seconds. Errors are logged by name only, because a message
 * may quote the token.
 */
export type AuthTokenProvider = () => AuthTokenValue | SigningKeys | Promise<AuthTokenValue | SigningKeys>;

const PLACES: readonly string[] = ['primary', 'secondary'];

/**
 * Returns the keys of an option's value. A key without an id is named by position: `primary`, `secondary`, `key-3`.
 *
 * @throws {MalformedAuthTokenError} if there are no keys, or one is malformed.
 */
export function keysOf(value: AuthTokenValue | SigningKeys): SigningKeys {
  if (typeof value === 'string') return parseSecret(value).keys;
  const keys = isSigningKeys(value) ? value : { account: namedKeys(value), accounts: new Map() };
  if (keys.account.length + keys.accounts.size === 0) throw new MalformedAuthTokenError('There are no auth tokens.');
  return isSigningKeys(value) ? { account: namedKeys(keys.account), accounts: checkedAccounts(keys.accounts) } : keys;
}

/** Creates a key source from a user's function. Its errors are safe to log. */
export function providedKeys(provider: AuthTokenProvider): KeySource {
  return async () => {
    let value: AuthTokenValue | SigningKeys;
    try {
      value = await provider();
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      throw new Error(`The \`authToken\` function failed (${name}).`);
    }
    return keysOf(value);
  };
}

function isSigningKeys(value: unknown): value is SigningKeys {
  return typeof value === 'object' && value !== null && 'account' in value && 'accounts' in value;
}

function namedKeys(keys: unknown): readonly SigningKey[] {
  if (!Array.isArray(keys))
    throw new MalformedAuthTokenError('The auth token is neither a string nor an array of keys.');
  return keys.map((key: unknown, index) => namedKey(key, PLACES[index] ?? `key-${index + 1}`));
}

function namedKey(key: unknown, place: string): SigningKey {
  if (typeof key === 'string') return tokenKey(key, place, `The auth token "${place}"`);
  const { id, secret, algorithm, accountSid } = (key ?? {}) as Partial<SigningKey>;
  if (typeof secret !== 'string' || secret.trim() === '') throw new MalformedAuthTokenError(`Key "${place}" is empty.`);
  if (algorithm !== 'sha1' && algorithm !== 'sha256') {
    throw new MalformedAuthTokenError(`Key "${place}" has an unknown \`algorithm\`. Use 'sha1' or 'sha256'.`);
  }
  if (accountSid !== undefined && !isSid(accountSid, 'AC')) {
    throw new MalformedAuthTokenError(`Key "${place}" has an accountSid that isn't an account SID (AC…).`);
  }
  return { id: id ?? place, secret, algorithm, ...(accountSid === undefined ? {} : { accountSid }) };
}

function checkedAccounts(accounts: SigningKeys['accounts']): SigningKeys['accounts'] {
  return new Map([...accounts].map(([sid, key]) => [sid, namedKey(key, sid)]));
}
