import { isSid } from '../../lib/contract';
import type { KeyClaim, SigningKeys } from '../signature';
import { AuthTokenUnavailableError } from './errors';
import { KeyCache, type KeyCacheOptions } from './key-cache';
import { type AccountSource, type AuthTokens, type KeyLookup, NO_KEYS } from './key-source';

/**
 * Maximum number of look-ups per minute and sandbox that no valid signature has followed. Until then, the account is
 * only a claim, and strangers could otherwise trigger any number of reads.
 */
const UNPROVEN_PER_MINUTE = 60;
/** Maximum number of accounts to keep, the most recently used ones. */
const MAX_ACCOUNTS = 5_000;
const MAX_UNKNOWN = 5_000;
/**
 * Time before an unknown account is looked up again. A new account's first requests may arrive before its token is
 * stored.
 */
const UNKNOWN_MS = 60_000;
/** Maximum number of accounts whose keys are tried for a request that names none. */
const MAX_TRIED = 50;
const MINUTE_MS = 60_000;

interface Entry {
  readonly cache: KeyCache;
  keys?: SigningKeys;
  usedAt: number;
  /** Whether a signature of this account has matched since the last look-up that counts. */
  proven: boolean;
}

/**
 * Keys of many accounts, looked up one account at a time and kept up to a maximum. Each account is refreshed like a
 * single secret: in the background, and at most once a minute after a rejected signature. Unknown accounts are
 * remembered separately, so that made-up ones can't displace known ones.
 */
export class AccountKeys implements AuthTokens {
  readonly #known = new Map<string, Entry>();
  readonly #unknown = new Map<string, number>();
  #minute = Number.NEGATIVE_INFINITY;
  #unproven = 0;

  constructor(
    private readonly source: AccountSource,
    private readonly options: Omit<KeyCacheOptions, 'mayForce'>,
  ) {}

  async keys(claim: KeyClaim = {}): Promise<SigningKeys> {
    const lookup = lookupOf(claim);
    if (lookup === undefined) return NO_KEYS;
    const name = this.source.nameOf(lookup);
    if (lookup.accountSid !== undefined && name !== undefined) return this.#keysOf(name, lookup);
    return this.#anyKeys(name, lookup);
  }

  async refreshed(claim: KeyClaim = {}, used?: SigningKeys): Promise<SigningKeys | undefined> {
    const lookup = lookupOf(claim);
    const name = lookup && this.source.nameOf(lookup);
    const entry = name === undefined ? undefined : this.#known.get(name);
    if (lookup === undefined || name === undefined || entry === undefined) return undefined;
    const before = lookup.accountSid === undefined ? entry.keys : used;
    const keys = await entry.cache.refreshed(claim, before);
    if (keys === undefined) return undefined;
    entry.keys = keys;
    return lookup.accountSid === undefined ? this.#withRecent(keys, name) : keys;
  }

  /** Reports that a signature matched, so the limit doesn't count the request's look-up. */
  accepted(claim: KeyClaim): void {
    const lookup = lookupOf(claim);
    const entry = lookup && this.#known.get(this.source.nameOf(lookup) ?? '');
    if (!entry || entry.proven) return;
    entry.proven = true;
    this.#unproven = Math.max(0, this.#unproven - 1);
  }

  /** The keys for a request that names no account: those that it may name, and recent ones. */
  async #anyKeys(name: string | undefined, lookup: KeyLookup): Promise<SigningKeys> {
    try {
      return this.#withRecent(name === undefined ? NO_KEYS : await this.#keysOf(name, lookup), name);
    } catch (error) {
      const recent = this.#withRecent(NO_KEYS, name);
      if (isEmpty(recent)) throw error;
      return recent;
    }
  }

  async #keysOf(name: string, lookup: KeyLookup): Promise<SigningKeys> {
    const since = this.options.now() - (this.#unknown.get(name) ?? Number.NEGATIVE_INFINITY);
    if (since >= 0 && since < UNKNOWN_MS) return NO_KEYS;
    const entry = this.#known.get(name) ?? this.#newEntry(lookup);
    // Put last, so that the first is the least recently used one.
    this.#known.delete(name);
    this.#known.set(name, entry);
    entry.usedAt = this.options.now();
    try {
      entry.keys = await entry.cache.keys();
    } catch (error) {
      if (this.#known.get(name) === entry) this.#known.delete(name);
      throw error;
    }
    if (isEmpty(entry.keys)) this.#forget(name);
    dropFirst(this.#known, MAX_ACCOUNTS);
    return entry.keys;
  }

  #newEntry(lookup: KeyLookup): Entry {
    if (!this.#mayAsk()) {
      throw new AuthTokenUnavailableError(
        `${UNPROVEN_PER_MINUTE} accounts were looked up within a minute without a valid signature. More have to wait.`,
      );
    }
    const mayForce = () => {
      if (!this.#mayAsk()) return false;
      entry.proven = false;
      return true;
    };
    const cache = new KeyCache(this.source.keysOf(lookup), { ...this.options, mayForce });
    const entry: Entry = { cache, usedAt: this.options.now(), proven: false };
    return entry;
  }

  #mayAsk(): boolean {
    const now = this.options.now();
    if (now - this.#minute >= MINUTE_MS || now < this.#minute) {
      this.#minute = now;
      this.#unproven = 0;
    }
    if (this.#unproven >= UNPROVEN_PER_MINUTE) return false;
    this.#unproven += 1;
    return true;
  }

  #forget(name: string): void {
    this.#known.delete(name);
    this.#unknown.delete(name);
    this.#unknown.set(name, this.options.now());
    dropFirst(this.#unknown, MAX_UNKNOWN);
  }

  /**
   * Adds the keys of the accounts that were used last, for a request that names no account. Older keys aren't tried,
   * because they may have been replaced.
   */
  #withRecent(own: SigningKeys, name: string | undefined): SigningKeys {
    const oldest = this.options.now() - this.options.ttlMs;
    const recent = [...this.#known].slice(-MAX_TRIED).reverse();
    const fresh = recent.filter(([each, { usedAt }]) => each !== name && usedAt > oldest);
    const others = fresh.flatMap(([, { keys }]) => (keys ? [keys] : []));
    const all = [own, ...others];
    return {
      account: all.flatMap(({ account }) => account),
      accounts: new Map(all.flatMap(({ accounts }) => [...accounts])),
      shared: all.flatMap(({ shared = [] }) => shared),
    };
  }
}

const KEY_ID = /^[\w.-]{1,128}$/;

/** Returns the well-formed identifiers of a claim. Nothing else is looked up, because they become part of a secret's name. */
function lookupOf({ accountSid, sharedKey }: KeyClaim): KeyLookup | undefined {
  if (accountSid !== undefined && !isSid(accountSid, 'AC')) return undefined;
  const keyId = sharedKey && KEY_ID.test(sharedKey.keyId) ? sharedKey.keyId : undefined;
  return sharedKey && keyId === undefined ? undefined : { accountSid, keyId };
}

function isEmpty({ account, accounts, shared = [] }: SigningKeys): boolean {
  return account.length + accounts.size + shared.length === 0;
}

function dropFirst(map: Map<string, unknown>, max: number): void {
  const [first] = map.keys();
  if (map.size > max && first !== undefined) map.delete(first);
}
