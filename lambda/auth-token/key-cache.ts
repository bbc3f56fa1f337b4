import type { SigningKey, SigningKeys } from '../signature';
import { AuthTokenUnavailableError } from './secret-value';

/** Reads keys. `forced` after a rejected signature: look everywhere. What it throws must be safe to log. */
export type KeySource = (forced: boolean) => Promise<SigningKeys>;

/** What a cache runs on. */
export interface KeyCacheOptions {
  /** Milliseconds after which keys are read again in the background. */
  readonly ttlMs: number;
  /** Wall clock in milliseconds: while Lambda freezes a sandbox, only that goes on. */
  readonly now: () => number;
  readonly warn: (message: string) => void;
}

/** A stranger can forge signatures at any pace; he makes us read this seldom. */
const FORCED_EVERY_MS = 60_000;
/** A read is given up after this. One older by the clock was frozen with its sandbox, and its connection is gone. */
const READ_LIMIT_MS = 7_000;
/** Without any keys no request can be answered, so a failed read is soon repeated. */
const RETRY_FIRST_MS = 1_000;
const RETRY_REFRESH_MS = 30_000;
/** How long a request waits for the refresh of keys that are twice as old as they should be. */
const OVERDUE_WAIT_MS = 1_000;

interface Read {
  readonly startedAt: number;
  /** Resolves when the read is over, well or not. */
  over: Promise<void>;
}

/** Keeps the last good keys, and reads new ones: one read at a time, never at the pace of requests. */
export class KeyCache {
  #keys: SigningKeys | undefined;
  #readAt = Number.NEGATIVE_INFINITY;
  #forcedAt = Number.NEGATIVE_INFINITY;
  #failure: { readonly at: number; readonly message: string } | undefined;
  #running: Read | undefined;

  constructor(
    private readonly source: KeySource,
    private readonly options: KeyCacheOptions,
  ) {}

  /** Begins the first read, so that it runs while the function still starts. */
  start(): void {
    if (this.#keys === undefined && this.#live() === undefined) this.#read(false);
  }

  /**
   * The keys. Waits for the first read; later ones run in the background, except that a request that finds the keys
   * twice as old as their time to live waits up to a second: in a sandbox that is frozen after each request, no
   * background read ever ends.
   *
   * @throws {AuthTokenUnavailableError} when no keys could ever be read. Within a second of a failure without another try.
   */
  async keys(): Promise<SigningKeys> {
    if (this.#keys === undefined) await this.#first();
    else await this.#refreshOld();
    if (this.#keys === undefined) {
      throw new AuthTokenUnavailableError(this.#failure?.message ?? 'The auth token has not been read.');
    }
    return this.#keys;
  }

  /** Reads again, at most once a minute. Never throws. @returns the keys if they changed. */
  async refreshed(): Promise<SigningKeys | undefined> {
    const before = this.#keys;
    if (before === undefined) return undefined;
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
    return age < 2 * this.options.ttlMs ? undefined : settledWithin(OVERDUE_WAIT_MS, read.over);
  }

  #force(): Read | undefined {
    if (this.#since(this.#forcedAt) < FORCED_EVERY_MS) return undefined;
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
      const keys = await within(READ_LIMIT_MS, () => this.source(forced));
      // A thawed read may end after the one that took its place.
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
    const message = error instanceof Error ? error.message : 'The auth token could not be read.';
    this.#failure = { at: this.options.now(), message };
    const kept = this.#keys === undefined ? '' : ' The last good one stays in use.';
    this.options.warn(`Auth token not read: ${message}${kept}`);
  }

  #live(): Read | undefined {
    return this.#running && this.#since(this.#running.startedAt) < READ_LIMIT_MS ? this.#running : undefined;
  }

  /** Milliseconds since then; for ever when the clock was set back, so that nothing waits for it to catch up. */
  #since(then: number): number {
    const elapsed = this.options.now() - then;
    return elapsed < 0 ? Number.POSITIVE_INFINITY : elapsed;
  }
}

function fingerprint({ account, accounts }: SigningKeys): string {
  const fields = ({ id, secret, algorithm }: SigningKey) => [id, secret, algorithm];
  return JSON.stringify([account.map(fields), [...accounts].map(([sid, key]) => [sid, ...fields(key)])]);
}

/**
 * What a task resolves to, if it does so in time. The task itself goes on.
 *
 * @throws what the task throws, or an error when the time is over.
 */
async function within<T>(ms: number, task: () => Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`The auth token was not there after ${ms} ms.`)), ms);
  });
  try {
    return await Promise.race([late, task()]);
  } finally {
    clearTimeout(timer);
  }
}

/** Resolves when a promise that never rejects has settled, or when the time is over. */
async function settledWithin(ms: number, promise: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([promise, over]);
  clearTimeout(timer);
}
