import type { FrontDoorResponse } from '../front-door';
import type { LogEntry } from '../log';
import type { Params } from '../routing';

/** The parts of a request that identify a webhook. Only the URL and the parameters are signed. */
export interface IdempotentRequest {
  readonly method: string;
  /** The public URL that Twilio signed. For a JSON webhook, it contains the hash of the body. */
  readonly url: string;
  readonly params: Params;
  /** The account whose key signed, if it's known. */
  readonly accountSid?: string;
  /** The parsed body of a JSON webhook. */
  readonly json?: unknown;
  /** Headers by lower-case name. Not signed. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Deadline and log of a run. */
export interface RunLimits {
  /** Milliseconds from now until the route must have answered. */
  readonly deadlineMs: number;
  /** Logs a warning for operators that the request's log line doesn't contain. */
  warn(entry: LogEntry): void;
}

/** A response and its origin. */
export interface OnceAnswer {
  readonly response: FrontDoorResponse;
  /** Detail for the log line, if the response isn't simply the route's. */
  readonly detail?: string;
}

/**
 * Runs a route once for all deliveries of a webhook. Called only after the signature is verified.
 *
 * Must rethrow errors of `run` unchanged. The outcome of an error with the code `HANDLER_TIMEOUT` is `handler-timeout`,
 * of any other error `handler-error`.
 */
export interface Idempotency {
  once(request: IdempotentRequest, limits: RunLimits, run: () => Promise<FrontDoorResponse>): Promise<OnceAnswer>;
}
