import type { LambdaContext } from './webhook-request';

/** Twilio waits 15 s for the answer to a call; one second is left for the way back. */
const DEFAULT_DEADLINE_MS = 14_000;
/** What Lambda has to have left to answer at all. */
const RESERVE_MS = 500;

/** A route did not answer in time. Ends as `handler-timeout`. */
export class DeadlineError extends Error {
  readonly code = 'HANDLER_TIMEOUT';
  override readonly name = 'DeadlineError';
}

/** Milliseconds that a route has: what the user allows, but not more than Lambda has left less half a second. */
export function deadlineMs(own: number | undefined, context: LambdaContext): number {
  const left = context.getRemainingTimeInMillis?.();
  const allowed = own ?? DEFAULT_DEADLINE_MS;
  return left === undefined ? allowed : Math.max(0, Math.min(allowed, left - RESERVE_MS));
}

/**
 * Runs a route with a signal that is aborted when the time is over.
 *
 * @throws {DeadlineError} when it has not settled by then; it may go on, but its result is dropped.
 */
export async function withDeadline<T>(ms: number, run: (signal: AbortSignal) => T | Promise<T>): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new DeadlineError(`The route has not answered within ${ms} ms.`);
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
