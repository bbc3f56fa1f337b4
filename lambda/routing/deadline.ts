import { TwilioLimits } from '../../lib/contract';
import type { LambdaContext } from './webhook-request';

/** Leaves a second for the way back to Twilio. */
const DEFAULT_DEADLINE_MS = TwilioLimits.answerMs - 1_000;
/** What Lambda has to have left to answer at all. */
const RESERVE_MS = 500;

/** A route did not answer in time. Ends as `handler-timeout`. */
export class DeadlineError extends Error {
  readonly code = 'HANDLER_TIMEOUT';
  override readonly name = 'DeadlineError';
}

/** The most that a timer takes; one that is asked for more fires at once. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Milliseconds that are left for a request: what the user allows for it, less what it has taken already, but not more
 * than Lambda has left less half a second.
 */
export function deadlineMs(own: number | undefined, context: LambdaContext, takenMs = 0): number {
  const allowed = Math.min(MAX_TIMER_MS, own ?? DEFAULT_DEADLINE_MS) - takenMs;
  const left = remainingMs(context);
  return Math.max(0, Math.ceil(left === undefined ? allowed : Math.min(allowed, left - RESERVE_MS)));
}

/** `undefined` where nobody says so: a context that somebody made up. */
function remainingMs(context: LambdaContext): number | undefined {
  try {
    const left: unknown = context.getRemainingTimeInMillis?.();
    return typeof left === 'number' && !Number.isNaN(left) ? left : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs a task with a signal that is aborted when the time is over.
 *
 * @param what begins the error: `The route has not answered`.
 * @throws {DeadlineError} when it has not settled by then; it may go on, but its result is dropped.
 */
export async function withDeadline<T>(
  ms: number,
  run: (signal: AbortSignal) => T | Promise<T>,
  what = 'The route has not answered',
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new DeadlineError(`${what} within ${ms} ms.`);
      reject(error);
      controller.abort(error);
    }, ms);
  });
  try {
    return await Promise.race([late, (async () => run(controller.signal))()]);
  } finally {
    clearTimeout(timer);
  }
}
