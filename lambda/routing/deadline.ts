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
 * Returns the milliseconds of a clock that never goes back. `performance.now()` would load a module of Node.js, which takes two
 * milliseconds of the first request.
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e3 + nanoseconds / 1e6;
}

/** A time limit for tasks. Costs a timer only if a task waits for something. */
export class Deadline {
  readonly #until: number;
  #controller: AbortController | undefined;

  /**
   * @param ms milliseconds from now.
   * @param what start of the error message, such as `The route didn't answer`.
   */
  constructor(
    private readonly ms: number,
    private readonly what: string,
  ) {
    this.#until = monotonicMs() + ms;
  }

  /** Aborted when a task is late that's still to be waited for. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    return this.#controller.signal;
  }

  /**
   * Waits for the result of a task, or returns it if it is already known.
   *
   * @throws {DeadlineError} if the task hasn't settled in time. It may keep running, but its result is dropped.
   */
  wait<T>(task: T | Promise<T>): T | Promise<T> {
    if (!(task instanceof Promise)) return task;
    return new Promise((resolve, reject) => {
      const fail = () => {
        const error = new DeadlineError(`${this.what} within ${this.ms} ms.`);
        reject(error);
        this.#controller?.abort(error);
      };
      // A delay below 1 is 1.
      const timer = setTimeout(fail, Math.ceil(this.#until - monotonicMs()));
      task.finally(() => clearTimeout(timer)).then(resolve, reject);
    });
  }
}
