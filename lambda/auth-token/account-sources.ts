import { readItem } from '../aws';
import type { SigningKey, SigningKeys } from '../signature';
import { type AccountSource, type KeyLookup, type KeySource, NO_KEYS } from './key-source';
import { type AuthTokenProvider, keysOf, provided } from './option';
import { parseSecret } from './secret-value';
import { READ_MS, storedKeys } from './stored-keys';

type Env = Readonly<Record<string, string | undefined>>;

/** Placeholder for the account's SID in the name of its secret. */
const ACCOUNT_PLACEHOLDER = '{accountSid}';

/** Looks up keys with a user's function. Its errors are safe to log. */
export function providedAccounts(provider: AuthTokenProvider): AccountSource {
  return {
    nameOf: ({ accountSid = '', keyId = '' }) => `${accountSid} ${keyId}`,
    keysOf: (lookup) => async () => {
      const value = await provided(provider, lookup);
      return value === undefined || value === null ? NO_KEYS : ofAccount(keysOf(value), lookup);
    },
  };
}

/** Looks up keys in one Secrets Manager secret for each account. */
export function secretOfEachAccount(pattern: string, env: Env, now: () => number): AccountSource {
  return {
    nameOf: ({ accountSid }) => accountSid,
    keysOf: (lookup) => {
      const id = pattern.replaceAll(ACCOUNT_PLACEHOLDER, lookup.accountSid ?? '');
      return ofKnownAccount(storedKeys({ store: 'secrets-manager', id }, env, now), lookup);
    },
  };
}

/** Looks up keys in a DynamoDB table, by account, or by shared key if the request names no account. */
export function accountTable(table: string, env: Env): AccountSource {
  const nameOf = ({ accountSid, keyId }: KeyLookup) => accountSid ?? keyId;
  return {
    nameOf,
    keysOf: (lookup) => async (forced) => {
      const text = await readItem({ table, id: nameOf(lookup) ?? '', consistent: forced }, env, Date.now() + READ_MS);
      return text === undefined ? NO_KEYS : ofAccount(parseSecret(text).keys, lookup);
    },
  };
}

function ofKnownAccount(source: KeySource, lookup: KeyLookup): KeySource {
  return async (forced) => {
    try {
      return ofAccount(await source(forced), lookup);
    } catch (error) {
      if ((error as { code?: unknown }).code === 'ResourceNotFoundException') return NO_KEYS;
      throw error;
    }
  };
}

/** Marks keys with the account that they were looked up for, so that they match no other. */
function ofAccount({ account, accounts, shared }: SigningKeys, { accountSid }: KeyLookup): SigningKeys {
  const own = accountSid === undefined ? {} : { accountSid };
  const tokens = [...account, ...[accountSid === undefined ? [] : (accounts.get(accountSid) ?? [])].flat()];
  return {
    account: tokens.map((key: SigningKey) => ({ ...key, ...own })),
    accounts: accountSid === undefined ? accounts : new Map(),
    ...(shared ? { shared: shared.map((key) => ({ ...key, ...own })) } : {}),
  };
}
