import { TwilioLimits } from '../../lib/contract';
import type { LambdaContext } from './webhook-request';

/** Leaves time for the response to reach Twilio. */
const ANSWER_RESERVE_MS = 1_000;
/** Time that Lambda needs to send any response. */
const RESERVE_MS = 500;

/** Error for a route that didn't answer in time. The outcome is `handler-timeout`. */
export class DeadlineError extends Error {
  readonly code = 'HANDLER_TIMEOUT';
  override readonly name = 'DeadlineError';
}

/** Maximum delay of a timer. A longer one fires immediately. */
export const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Returns the milliseconds left for a request: the configured deadline minus the time already taken, capped at
 * Lambda's remaining time minus half a second.
 */
export function deadlineMs(own: number | undefined, context: LambdaContext, takenMs = 0): number {
  const allowed = Math.min(MAX_TIMER_MS, own ?? TwilioLimits.answerMs - ANSWER_RESERVE_MS) - takenMs;
  const left = remainingMs(context);
  return Math.max(0, Math.ceil(left === undefined ? allowed : Math.min(allowed, left - RESERVE_MS)));
}

/** Returns Lambda's remaining time, or `undefined` if the context is made up and doesn't have it. */
export function remainingMs(context: LambdaContext): number | undefined {
  try {
    const left: unknown = context.getRemainingTimeInMillis?.();
    return typeof left === 'number' && !Number.isNaN(left) ? left : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Runs a task with a signal that is aborted when its time is up.
 *
 * @param what start of the error message, such as `The route didn't answer`.
 * @throws {DeadlineError} if the task hasn't settled by then. It may keep running, but its result is dropped.
 */
export function withDeadline<T>(
  ms: number,
  run: (signal: AbortSignal) => T | Promise<T>,
  what = "The route didn't answer",
): Promise<T> {
  const controller = new AbortController();
  return beforeDeadline(
    ms,
    () => run(controller.signal),
    what,
    (error) => controller.abort(error),
  );
}

/** Like {@link withDeadline}, for a task that can't be aborted. */
export async function beforeDeadline<T>(
  ms: number,
  run: () => T | Promise<T>,
  what: string,
  onLate?: (error: DeadlineError) => void,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new DeadlineError(`${what} within ${ms} ms.`);
      reject(error);
      onLate?.(error);
    }, ms);
  });
  try {
    return await Promise.race([late, (async () => run())()]);
  } finally {
    clearTimeout(timer);
  }
}
