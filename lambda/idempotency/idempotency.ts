import type { FrontDoorResponse } from '../front-door';
import type { LogEntry } from '../log';
import type { Params } from '../routing';

/** What tells one webhook from another. Only URL, method and parameters are signed. */
export interface IdempotentRequest {
  readonly method: string;
  /** The public URL that Twilio signed. With a JSON webhook it names the hash of the body. */
  readonly url: string;
  readonly params: Params;
  /** By lower-case name. Not signed. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What a run has to keep to. */
export interface RunLimits {
  /** Milliseconds from now until the route has to have answered. */
  readonly deadlineMs: number;
  /** Takes what an operator has to know and the request's own log line does not tell. */
  warn(entry: LogEntry): void;
}

/** An answer, and how it came about. */
export interface OnceAnswer {
  readonly response: FrontDoorResponse;
  /** For the log line, where the answer is not simply the route's. */
  readonly detail?: string;
}

/**
 * Runs a route once for all deliveries of one webhook. Asked only after the signature has fitted.
 *
 * What `run` throws is thrown on as it is; an error with the code `HANDLER_TIMEOUT` ends as `handler-timeout`, any other
 * as `handler-error`.
 */
export interface Idempotency {
  once(request: IdempotentRequest, limits: RunLimits, run: () => Promise<FrontDoorResponse>): Promise<OnceAnswer>;
}
