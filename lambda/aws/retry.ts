import { StoreError } from './store-error';

const ATTEMPTS = 2;
const ATTEMPT_MS = 2_000;
const PAUSE_MS = 100;

/**
 * Runs an attempt with the wall clock's time at which it has to end, two seconds later, and once more after a pause of 50 to 150 ms (drawn, so that many
 * sandboxes do not come back at the same moment) when its error allows that.
 *
 * @param deadline wall clock in milliseconds at which nothing is begun any more.
 * @throws the last attempt's error.
 */
export async function withRetry<T>(deadline: number, attempt: (until: number) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await attempt(Math.min(deadline, Date.now() + ATTEMPT_MS));
    } catch (error) {
      const pause = PAUSE_MS * (0.5 + Math.random());
      const again = tries < ATTEMPTS && StoreError.from(error).retryable && Date.now() + pause < deadline;
      if (!again) throw error;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}
