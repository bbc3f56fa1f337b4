import { isSid } from '../../lib/contract';
import { isAlgorithm, type SharedKey, type SigningKeys } from '../signature';
import { MalformedAuthTokenError } from './errors';
import type { AuthTokens } from './key-source';

/** The header separates its fields with commas. */
const ID = /^[\x21-\x2b\x2d-\x7e]{1,200}$/;
const SECRET = /^[\x21-\x7e]{1,1024}$/;

/**
 * Reads a list of shared keys. Trims IDs and secrets, because shells often add a newline. Ignores other fields.
 *
 * @param what name of the list in errors.
 * @throws {MalformedAuthTokenError} if it isn't a list of keys, or a key is malformed.
 */
export function sharedKeysIn(value: unknown, what: string): readonly SharedKey[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) throw new MalformedAuthTokenError(`Not a list: ${what}.`);
  return value.map((key: unknown, index) => sharedKey(key, `Entry ${index + 1} of ${what}`));
}

function sharedKey(value: unknown, what: string): SharedKey {
  const { id, secret, algorithms, accountSid } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const name = typeof id === 'string' ? id.trim() : '';
  if (!ID.test(name)) {
    throw new MalformedAuthTokenError(`${what} has no "id", the identifier at Twilio (webhooks_sharedkey_…).`);
  }
  const text = typeof secret === 'string' ? secret.trim() : '';
  // The id isn't shown, because id and secret may be swapped.
  if (!SECRET.test(text)) throw new MalformedAuthTokenError(`${what} has no "secret", or one with spaces.`);
  if (accountSid !== undefined && !(typeof accountSid === 'string' && isSid(accountSid, 'AC'))) {
    throw new MalformedAuthTokenError(`${what} has an "accountSid" that isn't an account SID (AC…).`);
  }
  return {
    id: name,
    secret: text,
    ...checkedAlgorithms(algorithms, what),
    ...(accountSid === undefined ? {} : { accountSid }),
  };
}

function checkedAlgorithms(value: unknown, what: string): Pick<SharedKey, 'algorithms'> {
  if (value === undefined || value === null) return {};
  if (Array.isArray(value) && value.length > 0 && value.every(isAlgorithm)) return { algorithms: value };
  throw new MalformedAuthTokenError(`${what} has unknown "algorithms". Use a list of HMAC_SHA256 and HMAC_SHA1.`);
}

/** Adds shared keys to those of a source. A request that names one of them doesn't wait for the source. */
export function withSharedKeys(source: AuthTokens, shared: readonly SharedKey[]): AuthTokens {
  const ids = new Set(shared.map(({ id }) => id));
  const own: SigningKeys = { account: [], accounts: new Map(), shared };
  const isOwn = (keyId: string | undefined) => keyId !== undefined && ids.has(keyId);
  return {
    keys: (claim) => (isOwn(claim?.sharedKey?.keyId) ? own : source.keys(claim)),
    refreshed: async (claim, used) => (isOwn(claim?.sharedKey?.keyId) ? undefined : source.refreshed(claim, used)),
    accepted: (claim) => source.accepted?.(claim),
  };
}
