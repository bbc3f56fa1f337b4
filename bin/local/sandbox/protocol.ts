/** Setup of a function. */
export interface SandboxOptions extends ThreadData {
  /** All environment variables that the function sees, except Lambda's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** The function's `timeout` in Lambda. */
  readonly timeoutMs: number;
}

/** Data that a sandbox's thread starts with. */
export interface ThreadData {
  /** Absolute path of the file with the handler, CommonJS or an ES module. */
  readonly file: string;
  /** Name of its export. */
  readonly handler: string;
  readonly functionName: string;
}

/** Result of an invocation, and everything that the function logged meanwhile. */
export interface Invocation {
  readonly result: InvocationResult;
  readonly logs: readonly SandboxLog[];
  /** Time that the function took to load; set at the first invocation of a sandbox, a cold start. */
  readonly initMs?: number;
}

/** Result of a Lambda function, already through JSON, or the fact that it failed. */
export type InvocationResult = { readonly ok: true; readonly payload: unknown } | { readonly ok: false };

/** An entry in a function's log. */
export interface SandboxLog {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** The object, if the function logged exactly one; otherwise text. */
  readonly message: unknown;
}

/** An invocation, as sent to a thread. */
export interface InvokeMessage {
  readonly event: unknown;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** A message from a thread. Values have been through JSON, as Lambda's have. */
export type ThreadMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'log'; readonly log: SandboxLog }
  | { readonly kind: 'result'; readonly json: string; readonly requestId: string }
  | { readonly kind: 'failure'; readonly message: string; readonly requestId?: string };
