import type { FrontDoorResponse, Pair } from '../front-door';
import { DeadlineError } from '../routing';
import type { OnceAnswer } from './idempotency';

/** A response as text that keeps every byte of it: also half surrogates, which DynamoDB would not take as they are. */
function serialise({ statusCode, headers, body }: FrontDoorResponse): string {
  const content = typeof body === 'string' ? { text: body } : { base64: Buffer.from(body).toString('base64') };
  return JSON.stringify({ statusCode, headers, ...content });
}

/** @throws {TypeError} when the text is none of {@link serialise}'s. */
export function deserialise(stored: unknown): FrontDoorResponse {
  const { statusCode, headers, text, base64 } = fields(stored);
  const body = typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : text;
  const whole = typeof statusCode === 'number' && isPairs(headers);
  if (whole && (typeof body === 'string' || body instanceof Uint8Array)) return { statusCode, headers, body };
  throw new TypeError('The stored answer is not one that this package has written.');
}

function fields(stored: unknown): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(String(stored)) ?? {};
  } catch {
    return {};
  }
}

function isPairs(value: unknown): value is Pair[] {
  return (
    Array.isArray(value) &&
    value.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every((each) => typeof each === 'string'))
  );
}

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
