import { DeadlineError } from '../deadline';
import type { FrontDoorResponse } from '../front-door/front-door';
import type { OnceAnswer } from './idempotency';
import { serialise } from './stored-response';

/** Tells the store to forget a run that failed. Never leaves this folder. */
export class FailedRunError extends Error {
  override readonly name = 'FailedRunError';
}

/** The one run of a route for a request, and what came of it, whatever the store does around it. */
export class Run {
  #ended: { readonly response: FrontDoorResponse } | { readonly error: unknown } | undefined;

  /** @param deadlineMs milliseconds from now after which the route is not started any more. */
  constructor(
    private readonly run: () => Promise<FrontDoorResponse>,
    private readonly deadlineMs: number,
    private readonly started = performance.now(),
  ) {}

  /** Whether the route has answered or failed. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** Milliseconds left until the deadline; negative after it. */
  get leftMs(): number {
    return this.started + this.deadlineMs - performance.now();
  }

  /**
   * Runs the route.
   *
   * @returns the answer to remember.
   * @throws {FailedRunError} when it must not be remembered: the route threw, was late, or answered a 5xx.
   */
  async execute(): Promise<string> {
    try {
      // A store that was slow must not start the work after the sender has been told that it failed.
      if (this.leftMs <= 0) throw new DeadlineError(`The idempotency table took all of ${this.deadlineMs} ms.`);
      this.#ended = { response: await this.run() };
    } catch (error) {
      this.#ended = { error };
      throw new FailedRunError();
    }
    if (this.#ended.response.statusCode >= 500) throw new FailedRunError();
    return serialise(this.#ended.response);
  }

  /** What came of the run: its answer, or what it threw. */
  answer(detail?: string): OnceAnswer {
    if (!this.#ended) throw new DeadlineError(`The idempotency table took all of ${this.deadlineMs} ms.`);
    if ('error' in this.#ended) throw this.#ended.error;
    return { response: this.#ended.response, ...(detail === undefined ? {} : { detail }) };
  }
}
