import type { KeyClaim, SigningKeys } from '../signature';

/** Source of the keys that signatures are checked with. */
export interface AuthTokens {
  /**
   * Returns the keys. Waits for the first read. If the keys are twice as old as their time to live, waits up to a
   * second for newer ones.
   *
   * @param claim key and account that the request names.
   * @returns the keys, or a promise of them if they have to be read.
   * @throws {AuthTokenUnavailableError} if no keys were ever read.
   */
  keys(claim?: KeyClaim): SigningKeys | Promise<SigningKeys>;
  /**
   * Reads again after a rejected signature, at most once a minute per sandbox. Never throws.
   *
   * @param used the keys that didn't match.
   * @returns the new keys, or `undefined` if they weren't read again or didn't change.
   */
  refreshed(claim?: KeyClaim, used?: SigningKeys): Promise<SigningKeys | undefined>;
  /** Reports that a signature of the claimed account matched. */
  accepted?(claim: KeyClaim): void;
}

/** Reads keys. `forced` after a rejected signature, to look at every version. Its errors must be safe to log. */
export type KeySource = (forced: boolean) => Promise<SigningKeys>;

/** Account and key to look up, both in the form of Twilio's identifiers. */
export interface KeyLookup {
  /** SID of the account that the request names: `AC…`. `undefined` if it names none, as JSON webhooks do. */
  readonly accountSid: string | undefined;
  /** Shared key that the request names. */
  readonly keyId: string | undefined;
}

/** Keys that are looked up by account. */
export interface AccountSource {
  /** Returns the name to cache a look-up's keys by. `undefined` if it can't be looked up. */
  nameOf(lookup: KeyLookup): string | undefined;
  /** Returns the source of an account's keys, which returns {@link NO_KEYS} if the account is unknown. */
  keysOf(lookup: KeyLookup): KeySource;
}

/** The keys of an unknown account. */
export const NO_KEYS: SigningKeys = { account: [], accounts: new Map() };
