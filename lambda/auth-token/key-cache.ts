import { Deadline } from '../routing';
import type { KeyClaim, SigningKeys } from '../signature';
import { AuthTokenUnavailableError } from './errors';
import type { KeySource } from './key-source';

/** Options of {@link KeyCache}. */
export interface KeyCacheOptions {
  /** Milliseconds after which keys are read again in the background. */
  readonly ttlMs: number;
  /** Wall clock in milliseconds, which keeps running while Lambda freezes a sandbox. */
  readonly now: () => number;
  readonly warn: (message: string) => void;
  /** Whether a read after a rejected signature is allowed, asked at most once a minute. @default - it is */
  readonly mayForce?: () => boolean;
}

/** Forged requests can trigger at most one read per minute. */
const FORCED_EVERY_MS = 60_000;
/** Maximum duration of a read. An older one was frozen with its sandbox and has lost its connection. */
const READ_LIMIT_MS = 7_000;
/** Short, because no request can be answered without keys. */
const RETRY_FIRST_MS = 1_000;
const RETRY_REFRESH_MS = 30_000;
/** Maximum time that a request waits for a refresh of keys that are twice as old as their time to live. */
const OVERDUE_WAIT_MS = 1_000;

interface Read {
  readonly startedAt: number;
  /** Resolves when the read has succeeded or failed. */
  over: Promise<void>;
}

/** Keeps the last good keys and reads new ones, one read at a time and independent of the request rate. */
export class KeyCache {
  #keys: SigningKeys | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #forcedAt = Number.NEGATIVE_INFINITY;
  #failure: { readonly at: number; readonly message: string; readonly cause: unknown } | undefined;
  #running: Read | undefined;

  constructor(
    private readonly source: KeySource,
    private readonly options: KeyCacheOptions,
  ) {}

  /** Starts the first read, so that it runs while the function still initializes. */
  start(): void {
    if (this.#keys === undefined && this.#live() === undefined) this.#read(false);
  }

  /**
   * Returns the keys. Waits for the first read; later reads run in the background. If the keys are twice as old as
   * their time to live, waits up to a second, because a background read never ends in a sandbox that is frozen after
   * each request.
   *
   * @throws {AuthTokenUnavailableError} if no keys were ever read. Doesn't retry within a second of a failure.
   */
  keys(): SigningKeys | Promise<SigningKeys> {
    const reading = this.#keys === undefined ? this.#first() : this.#refreshOld();
    return this.#keys !== undefined && reading === undefined ? this.#keys : this.#keysAfter(reading);
  }

  async #keysAfter(read: Promise<void> | undefined): Promise<SigningKeys> {
    await read;
    if (this.#keys === undefined) {
      const { message = "The auth token hasn't been read yet.", cause } = this.#failure ?? {};
      throw new AuthTokenUnavailableError(message, { cause });
    }
    return this.#keys;
  }

  /**
   * Reads the keys again, at most once a minute. Never throws.
   *
   * @param used the keys that didn't fit. If others arrived in the meantime, returns those.
   * @returns the keys if they changed.
   */
  async refreshed(_claim?: KeyClaim, used?: SigningKeys): Promise<SigningKeys | undefined> {
    const before = used ?? this.#keys;
    if (this.#keys === undefined) return undefined;
    await this.#live()?.over;
    if (this.#keys === before) await (this.#live() ?? this.#force())?.over;
    return this.#keys === before ? undefined : this.#keys;
  }

  async #first(): Promise<void> {
    const waiting = this.#failure !== undefined && this.#since(this.#failure.at) < RETRY_FIRST_MS;
    await (this.#live() ?? (waiting ? undefined : this.#read(false)))?.over;
  }

  #refreshOld(): Promise<void> | undefined {
    const age = this.#since(this.#readAt);
    const waiting = this.#failure !== undefined && this.#since(this.#failure.at) < RETRY_REFRESH_MS;
    if (age < this.options.ttlMs || waiting || this.#live() !== undefined) return undefined;
    const read = this.#read(false);
    return age < 2 * this.options.ttlMs ? undefined : overdue(read.over);
  }

  #force(): Read | undefined {
    if (this.#since(this.#forcedAt) < FORCED_EVERY_MS) return undefined;
    if (this.options.mayForce?.() === false) return undefined;
    this.#forcedAt = this.options.now();
    return this.#read(true);
  }

  #read(forced: boolean): Read {
    const read: Read = { startedAt: this.options.now(), over: Promise.resolve() };
    this.#running = read;
    read.over = this.#run(read, forced);
    return read;
  }

  async #run(read: Read, forced: boolean): Promise<void> {
    try {
      const keys = await new Deadline(READ_LIMIT_MS, "The auth token wasn't available").wait(this.source(forced));
      // A thawed read may end after the one that replaced it.
      if (this.#running === read || this.#keys === undefined) this.#accept(keys, read.startedAt);
    } catch (error) {
      if (this.#running === read) this.#fail(error);
    } finally {
      if (this.#running === read) this.#running = undefined;
    }
  }

  #accept(keys: SigningKeys, at: number): void {
    if (this.#keys === undefined || fingerprint(this.#keys) !== fingerprint(keys)) this.#keys = keys;
    this.#readAt = at;
    this.#failure = undefined;
  }

  #fail(error: unknown): void {
    const message = error instanceof Error ? error.message : "The auth token couldn't be read.";
    this.#failure = { at: this.options.now(), message, cause: error };
    const kept = this.#keys === undefined ? '' : ' The last good one stays in use.';
    this.options.warn(`Can't read the auth token: ${message}${kept}`);
  }

  #live(): Read | undefined {
    return this.#running && this.#since(this.#running.startedAt) < READ_LIMIT_MS ? this.#running : undefined;
  }

  /** Returns the milliseconds since then. Infinite if the clock was set back, so nothing waits for it to catch up. */
  #since(then: number): number {
    const elapsed = this.options.now() - then;
    return elapsed < 0 ? Number.POSITIVE_INFINITY : elapsed;
  }
}

function fingerprint({ account, accounts, shared }: SigningKeys): string {
  return JSON.stringify([account, [...accounts], shared]);
}

/** Waits for a read that never rejects, but not long. */
async function overdue(read: Promise<void>): Promise<void> {
  try {
    await new Deadline(OVERDUE_WAIT_MS, '').wait(read);
  } catch {
    // The old keys serve until the new ones arrive.
  }
}
