/** At most so many signatures and hashes are computed for one diagnosis. */
const MAX_TRIED = 200_000;
/** At most so many bytes are hashed for one diagnosis. */
const MAX_BYTES = 400 * 1024 * 1024;
/** A slow machine stops here, so that a diagnosis ends within two seconds. */
const MAX_MILLISECONDS = 1_400;

/** Asking for the time costs as much as a tenth of a signature. */
const CLOCK_EVERY = 128;

/** What a search may still spend. */
export class Budget {
  private hashes = 0;
  private bytes = 0;
  private late = false;
  private readonly started: number;

  /** @param now a clock in milliseconds. */
  constructor(private readonly now: () => number = () => performance.now()) {
    this.started = now();
  }

  /** How many signatures and hashes were computed. */
  get tried(): number {
    return this.hashes;
  }

  /** True when the search had to end before it had tried everything. */
  get spent(): boolean {
    return this.late || this.hashes >= MAX_TRIED || this.bytes >= MAX_BYTES;
  }

  /** Counts hashes that were computed elsewhere. */
  count(hashes: number): void {
    this.hashes += hashes;
  }

  /** Takes what one hash costs; false when there is nothing left. */
  take(bytes: number): boolean {
    if (this.hashes % CLOCK_EVERY === 0) this.late ||= this.now() - this.started > MAX_MILLISECONDS;
    if (this.spent) return false;
    this.hashes += 1;
    this.bytes += bytes;
    return true;
  }
}
