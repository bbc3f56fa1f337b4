/** A secret that Twilio signs with. A seam: shared keys of Twilio's Webhooks configuration API have SHA-256 and an id. */
export interface SigningKey {
  /** What the log calls the key: its place (`primary`, `secondary`, an account SID) or id. Never the secret. */
  readonly id?: string;
  readonly secret: string;
  /** Hash of the HMAC. Auth tokens sign with `sha1`. */
  readonly algorithm: 'sha1' | 'sha256';
}

/** The keys that requests may be signed with. */
export interface SigningKeys {
  /** Keys of the account itself: its primary auth token, and others during a rotation. */
  readonly account: readonly SigningKey[];
  /** Auth tokens of other accounts by account SID: a subaccount's requests are signed with its own token. */
  readonly accounts: ReadonlyMap<string, SigningKey>;
}

/** The key of an auth token. */
export function authTokenKey(secret: string, id: string): SigningKey {
  return { id, secret, algorithm: 'sha1' };
}

/**
 * The keys that can have signed a request: the one of the account it names, if that has its own, else the account's
 * own; without an account SID (JSON bodies have none among the parameters) all of them.
 */
export function keysFor(keys: SigningKeys, accountSid: string | undefined): readonly SigningKey[] {
  if (accountSid === undefined) return [...keys.account, ...keys.accounts.values()];
  const own = keys.accounts.get(accountSid);
  return own ? [own] : keys.account;
}
