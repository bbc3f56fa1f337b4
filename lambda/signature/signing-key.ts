import { createHmac } from 'node:crypto';
import type { SignatureSettings } from './signature-settings';

/** A secret that Twilio signs with, and its hash algorithm. */
export interface SigningKey {
  /** Name of the key in the log, never the secret: `primary`, `secondary`, an account SID, or a shared key's ID. */
  readonly id?: string;
  readonly secret: string;
  /** Hash of the HMAC: `sha1` for auth tokens. */
  readonly algorithm: 'sha1' | 'sha256';
  /** The account that signs with the key, if it's known. A request that names another account isn't signed with it. */
  readonly accountSid?: string;
}

/** Algorithm of a signature, as Twilio names it. */
export type SharedKeyAlgorithm = 'HMAC_SHA256' | 'HMAC_SHA1';

/**
 * A shared key of Twilio's Webhooks configuration API, which signs in place of the auth token.
 * https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys
 */
export interface SharedKey {
  /** Identifier of the key at Twilio, `webhooks_sharedkey_…`. Requests contain it, and so does the log as `key`. */
  readonly id: string;
  readonly secret: string;
  /** Algorithms that requests can be signed with. @default ['HMAC_SHA256'] */
  readonly algorithms?: readonly SharedKeyAlgorithm[];
  /**
   * The account that the key belongs to. A request that names another account isn't accepted with it. Set it if one
   * webhook serves several accounts.
   * @default - unknown
   */
  readonly accountSid?: string;
}

/** The keys that requests may be signed with. */
export interface SigningKeys {
  /** Keys of the account itself: its primary auth token, and others during a rotation. */
  readonly account: readonly SigningKey[];
  /**
   * Auth tokens of other accounts by account SID, one or several each. A subaccount's requests are signed with its own
   * token.
   */
  readonly accounts: ReadonlyMap<string, SigningKey | readonly SigningKey[]>;
  /** Shared keys. A request names the one that signs it. @default - none */
  readonly shared?: readonly SharedKey[];
}

/**
 * The key and account that a request names. Unproven until the signature matches, so they only select among configured
 * keys.
 */
export interface KeyClaim {
  readonly accountSid?: string | undefined;
  /** Set if the request names a shared key. */
  readonly sharedKey?: SignatureSettings | undefined;
}

/** The keys to check a signature with. */
export interface SelectedKeys {
  readonly keys: readonly SigningKey[];
  /** The reason why there are none, for the log. */
  readonly detail?: string;
}

const HASHES: Readonly<Record<SharedKeyAlgorithm, SigningKey['algorithm']>> = {
  HMAC_SHA256: 'sha256',
  HMAC_SHA1: 'sha1',
};
const DEFAULT_ALGORITHMS: readonly SharedKeyAlgorithm[] = ['HMAC_SHA256'];

/** Whether a text is the name of an algorithm. */
export function isAlgorithm(text: unknown): text is SharedKeyAlgorithm {
  return typeof text === 'string' && Object.hasOwn(HASHES, text);
}

/** Returns the key of an auth token. */
export function authTokenKey(secret: string, id: string): SigningKey {
  return { id, secret, algorithm: 'sha1' };
}

/** Returns all auth tokens. */
export function authTokensOf({ account, accounts }: SigningKeys): readonly SigningKey[] {
  return [...account, ...[...accounts.values()].flat()];
}

/**
 * Returns the keys that can have signed a request: the shared key that it names, otherwise auth tokens. A shared key
 * matches only with an algorithm in its configuration, because the header isn't signed.
 */
export function keysFor(keys: SigningKeys, { accountSid, sharedKey }: KeyClaim): SelectedKeys {
  if (sharedKey) return sharedKeysFor(keys.shared ?? [], accountSid, sharedKey);
  const tokens = tokensFor(keys, accountSid);
  return tokens.length > 0 ? { keys: tokens } : { keys: tokens, detail: NO_TOKEN };
}

const NO_TOKEN = 'the request names no shared key, and there is no auth token for its account';
const UNKNOWN_KEY = "the request names a shared key that isn't configured";
const WRONG_ALGORITHM = "the request names an algorithm that the shared key doesn't allow";
const OTHER_ACCOUNT = 'the request names a shared key of another account';

function sharedKeysFor(
  shared: readonly SharedKey[],
  accountSid: string | undefined,
  { keyId, algorithm }: SignatureSettings,
): SelectedKeys {
  const known = shared.filter(({ id }) => id === keyId);
  if (known.length === 0) return { keys: [], detail: UNKNOWN_KEY };
  const allowing = known.filter(({ algorithms = DEFAULT_ALGORITHMS }) => algorithms.some((each) => each === algorithm));
  if (allowing.length === 0 || !isAlgorithm(algorithm)) return { keys: [], detail: WRONG_ALGORITHM };
  const own = allowing.filter((key) => isKeyOf(key, accountSid));
  if (own.length === 0) return { keys: [], detail: OTHER_ACCOUNT };
  return { keys: own.map(({ algorithms: _, ...key }) => ({ ...key, algorithm: HASHES[algorithm] })) };
}

/**
 * Returns the tokens of the account that the request names if there are any, otherwise the account's own tokens unless
 * they are known to be another account's. Without an account SID, as in JSON webhooks, returns all tokens.
 */
function tokensFor(keys: SigningKeys, accountSid: string | undefined): readonly SigningKey[] {
  if (accountSid === undefined) return authTokensOf(keys);
  const own = keys.accounts.get(accountSid);
  return own ? [own].flat() : keys.account.filter((key) => isKeyOf(key, accountSid));
}

function isKeyOf(key: { readonly accountSid?: string }, accountSid: string | undefined): boolean {
  return key.accountSid === undefined || accountSid === undefined || key.accountSid === accountSid;
}

/** Returns the account that signs with a key, if the configuration contains it. */
export function accountOf({ accounts }: SigningKeys, key: SigningKey): string | undefined {
  return key.accountSid ?? [...accounts].find(([, each]) => [each].flat().includes(key))?.[0];
}

/** Derives a key for another purpose, from which the key itself can't be computed. */
export function deriveKey({ secret }: Pick<SigningKey, 'secret'>, purpose: string): Buffer {
  return createHmac('sha256', secret).update(`cdk-twilio-webhook ${purpose}`).digest();
}
