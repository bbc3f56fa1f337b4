import type { FrontDoorResponse, Pair } from '../front-door';
import { DeadlineError, monotonicMs } from '../routing';
import type { OnceAnswer } from './idempotency';

/** Serializes a response without loss, including lone surrogates, which DynamoDB doesn't accept. */
function serialize({ statusCode, headers, body }: FrontDoorResponse): string {
  const content = typeof body === 'string' ? { text: body } : { base64: Buffer.from(body).toString('base64') };
  return JSON.stringify({ statusCode, headers, ...content });
}

/** Restores a serialized response. @throws {TypeError} if the text isn't from {@link serialize}. */
export function deserialize(stored: unknown): FrontDoorResponse {
  const { statusCode, headers, text, base64 } = fields(stored);
  const body = typeof base64 === 'string' ? new Uint8Array(Buffer.from(base64, 'base64')) : text;
  const whole = typeof statusCode === 'number' && isPairs(headers);
  if (whole && (typeof body === 'string' || body instanceof Uint8Array)) return { statusCode, headers, body };
  throw new TypeError("The stored response wasn't written by this package.");
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

/** Error that makes the store forget a failed run. Never leaves this folder. */
export class FailedRunError extends Error {
  override readonly name = 'FailedRunError';
}

/** The only run of a route for a request, and its result, regardless of the store. */
export class Run {
  #ended: { readonly response: FrontDoorResponse } | { readonly error: unknown } | undefined;

  /**
   * Creates a run that hasn't started yet.
   *
   * @param deadlineMs milliseconds from now until the route can no longer start.
   */
  constructor(
    private readonly run: () => Promise<FrontDoorResponse>,
    private readonly deadlineMs: number,
    private readonly started = monotonicMs(),
  ) {}

  /** Whether the route has answered or failed. */
  get ended(): boolean {
    return this.#ended !== undefined;
  }

  /** Milliseconds left until the deadline. Negative after it. */
  get leftMs(): number {
    return this.started + this.deadlineMs - monotonicMs();
  }

  /**
   * Runs the route.
   *
   * @returns the response to remember.
   * @throws {FailedRunError} if it must not be remembered: the route threw, was late, or answered a 4xx or 5xx.
   */
  async execute(): Promise<string> {
    try {
      // A slow store must not start the work after the sender has received an error.
      if (this.leftMs <= 0) throw new DeadlineError(`The idempotency table used up all ${this.deadlineMs} ms.`);
      this.#ended = { response: await this.run() };
    } catch (error) {
      this.#ended = { error };
      throw new FailedRunError();
    }
    // The route may have rejected the request because of a header, which anyone who replays the webhook can change.
    if (this.#ended.response.statusCode >= 400) throw new FailedRunError();
    return serialize(this.#ended.response);
  }

  /** Returns the response of the run, or throws its error. */
  answer(detail?: string): OnceAnswer {
    if (!this.#ended) throw new DeadlineError(`The idempotency table used up all ${this.deadlineMs} ms.`);
    if ('error' in this.#ended) throw this.#ended.error;
    return { response: this.#ended.response, ...(detail === undefined ? {} : { detail }) };
  }
}
