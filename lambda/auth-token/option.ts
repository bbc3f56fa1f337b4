import { isSid } from '../../lib/contract';
import { isObject } from '../front-door';
import type { SigningKey, SigningKeys } from '../signature';
import { MalformedAuthTokenError } from './errors';
import type { KeyLookup, KeySource } from './key-source';
import { type AuthTokenFields, keysInFields, parseSecret, placeName, tokenKey } from './secret-value';
import { sharedKeysIn } from './shared-keys';

/**
 * A token in any form that a stored secret may have, as text or parsed, or several keys that may each have signed, the
 * most likely first.
 */
export type AuthTokenValue = string | AuthTokenFields | readonly (string | SigningKey)[];

/** Keys from a function. */
export type ProvidedKeys = AuthTokenValue | SigningKeys;

/**
 * Reads keys from another source. Times out after seven seconds. Errors are logged by name only, because a message may
 * quote the token.
 *
 * - Without a parameter, it's called when the function starts, after the time to live, and at most once a minute after a
 *   rejected signature.
 * - A function that declares its parameter is called for each account and shared key that requests name, for services
 *   with many accounts. It returns nothing for an unknown account. What requests name is unproven, so use it only to look
 *   up keys. Each result is kept as above, the last 5,000 of them. An unknown account is remembered for a minute, and at
 *   most 60 look-ups a minute may go without a valid signature, whatever strangers send.
 */
export type AuthTokenProvider = (
  lookup: KeyLookup,
) => ProvidedKeys | null | undefined | Promise<ProvidedKeys | null | undefined>;

/**
 * Returns the keys of an option's value. A key without an id is named by position: `primary`, `secondary`, `key-3`.
 *
 * @throws {MalformedAuthTokenError} if there are no keys, or one is malformed.
 */
export function keysOf(value: AuthTokenValue | SigningKeys): SigningKeys {
  if (typeof value === 'string') return parseSecret(value).keys;
  if (isSigningKeys(value)) return checkedKeys(value);
  if (isObject(value)) return keysInFields(value).keys;
  return checkedKeys({ account: value as readonly SigningKey[], accounts: new Map() });
}

function checkedKeys({ account, accounts, shared }: SigningKeys): SigningKeys {
  const sharedKeys = sharedKeysIn(shared, '`shared`');
  const keys = {
    account: namedKeys(account),
    accounts: checkedAccounts(accounts),
    ...(sharedKeys.length > 0 ? { shared: sharedKeys } : {}),
  };
  if (keys.account.length + keys.accounts.size + sharedKeys.length > 0) return keys;
  throw new MalformedAuthTokenError('There are no auth tokens.');
}

/** Creates a key source from a user's function. Its errors are safe to log. */
export function providedKeys(provider: AuthTokenProvider): KeySource {
  return async () => keysOf((await provided(provider, NOBODY)) as ProvidedKeys);
}

const NOBODY: KeyLookup = { accountSid: undefined, keyId: undefined };

/**
 * Calls a user's function.
 *
 * @throws {Error} that is safe to log.
 */
export async function provided(
  provider: AuthTokenProvider,
  lookup: KeyLookup,
): Promise<ProvidedKeys | null | undefined> {
  try {
    return await provider(lookup);
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error;
    throw new Error(`The \`authToken\` function failed (${name}).`);
  }
}

function isSigningKeys(value: unknown): value is SigningKeys {
  return typeof value === 'object' && value !== null && 'account' in value && 'accounts' in value;
}

function namedKeys(keys: unknown): readonly SigningKey[] {
  if (!Array.isArray(keys))
    throw new MalformedAuthTokenError('The auth token is neither a string nor an array of keys.');
  return keys.map((key: unknown, index) => namedKey(key, placeName(index)));
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
  return new Map(
    [...accounts].map(([sid, keys]) => [
      sid,
      Array.isArray(keys) ? keys.map((key) => namedKey(key, sid)) : namedKey(keys, sid),
    ]),
  );
}
