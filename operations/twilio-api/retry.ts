import { TwilioApiError } from './error';

/** Time, as the retries see it: a test brings its own. */
export interface RetryClock {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly pause: (ms: number) => Promise<void>;
  /** From 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** The process's own time. */
export const SYSTEM_CLOCK: RetryClock = {
  now: Date.now,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 8_000;

/**
 * Runs an attempt up to five times, as long as its error allows that. The pause is what Twilio asked for in
 * `Retry-After`, else half a second doubled each time up to eight, of which up to half is drawn by lot.
 *
 * @param deadline wall clock in milliseconds after which nothing is begun any more.
 * @throws the last attempt's error.
 */
export async function withRetries<T>(attempt: () => Promise<T>, deadline: number, clock: RetryClock): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof TwilioApiError && error.retryable) || tries >= ATTEMPTS) throw error;
      const pause = error.retryAfterMs ?? backoff(tries, clock);
      if (clock.now() + pause >= deadline) throw error;
      await clock.pause(pause);
    }
  }
}

/**
 * Milliseconds that a `Retry-After` asks for: seconds, or a date.
 * https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
 */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return Number(value) * 1000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}

function backoff(tries: number, { random }: RetryClock): number {
  const most = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (tries - 1));
  return most * (1 - random() / 2);
}
