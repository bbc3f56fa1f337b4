/** Maximum number of signatures and hashes, and of hashed bytes, per diagnosis. Ordinary requests stay far below. */
const MAX_TRIED = 3_000_000;
const MAX_BYTES = 3 * 1024 ** 3;

/** Number of hashes between two calls of a progress callback. */
const PROGRESS_EVERY = 2_048;

/** Limits of a search. */
export interface BudgetOptions {
  /**
   * Maximum number of signatures and hashes. A smaller number ends the search early, and then nothing is ruled out.
   *
   * @default - the search ends when everything was tried
   */
  readonly maxTried?: number | undefined;
  /** Called now and then with the number of signatures and hashes computed so far. @default - none */
  readonly onProgress?: ((tried: number) => void) | undefined;
}

/** The limits of one diagnosis, and what it has used of them. They count work, never time: a busy machine changes no verdict. */
export class Budget {
  private hashes = 0;
  private bytes = 0;
  private readonly maxTried: number;
  private readonly onProgress: ((tried: number) => void) | undefined;

  constructor({ maxTried = MAX_TRIED, onProgress }: BudgetOptions = {}) {
    this.maxTried = Math.min(maxTried, MAX_TRIED);
    this.onProgress = onProgress;
  }

  /** The number of signatures and hashes computed. */
  get tried(): number {
    return this.hashes;
  }

  /** Whether the search ended before it had tried everything. */
  get spent(): boolean {
    return this.hashes >= this.maxTried || this.bytes >= MAX_BYTES;
  }

  /** Counts hashes that were computed elsewhere. */
  count(hashes: number): void {
    this.hashes += hashes;
  }

  /** Takes the cost of one hash. Returns false when nothing is left. */
  take(bytes: number): boolean {
    if (this.spent) return false;
    this.hashes += 1;
    this.bytes += bytes;
    if (this.hashes % PROGRESS_EVERY === 0) this.onProgress?.(this.hashes);
    return true;
  }
}
