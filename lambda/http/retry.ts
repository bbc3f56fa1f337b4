/** The clock and randomness of retries. */
export interface RetryClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** Options of {@link withRetries}. */
export interface RetryOptions {
  /** Maximum number of attempts. */
  readonly attempts: number;
  /** Longest pause before the second attempt in milliseconds, doubled before each further one. */
  readonly pauseMs: number;
  /** Maximum pause in milliseconds. @default - no maximum */
  readonly maxPauseMs?: number;
  /** Wall clock in milliseconds after which no attempt starts. */
  readonly deadline: number;
  /** @default - the process's own */
  readonly clock?: RetryClock;
}

/** An error that says whether the same request may succeed later. */
interface Retryable {
  readonly retryable: boolean;
  /** Milliseconds that the service asks to wait. */
  readonly retryAfterMs?: number | undefined;
}

/** The process's own clock. */
export const SYSTEM_CLOCK: RetryClock = {
  now: () => Date.now(),
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: () => Math.random(),
};

/**
 * Runs an attempt until it succeeds, as long as it throws errors with `retryable: true`. The pause is the error's
 * `retryAfterMs`, or a random half to all of the backoff, so that many sandboxes don't return together.
 *
 * @throws the last attempt's error.
 */
export async function withRetries<T>(options: RetryOptions, attempt: () => Promise<T>): Promise<T> {
  const { attempts, deadline, clock = SYSTEM_CLOCK } = options;
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!isRetryable(error) || tries >= attempts) throw error;
      const pause = error.retryAfterMs ?? backoffMs(tries, options, clock);
      if (clock.now() + pause >= deadline) throw error;
      await clock.pause(pause);
    }
  }
}

/**
 * Parses a `Retry-After` header, seconds or a date, into milliseconds from now.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(value: string | undefined, now = Date.now()): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function isRetryable(error: unknown): error is Error & Retryable {
  return error instanceof Error && 'retryable' in error && error.retryable === true;
}

function backoffMs(tries: number, { pauseMs, maxPauseMs }: RetryOptions, { random }: RetryClock): number {
  const longest = Math.min(maxPauseMs ?? Number.POSITIVE_INFINITY, pauseMs * 2 ** (tries - 1));
  return longest * (1 - random() / 2);
}
