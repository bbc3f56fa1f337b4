import type { InvocationResult } from './http-answer';

/** What a sandbox's thread is started with. */
export interface ThreadData {
  /** Absolute path of the file with the handler, CommonJS or an ES module. */
  readonly file: string;
  /** Name of its export. */
  readonly handler: string;
  readonly functionName: string;
}

/** One invocation, as sent to a thread. */
export interface InvokeMessage {
  readonly event: unknown;
  readonly requestId: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

/** What a thread reports. Values have been through JSON, as Lambda's have. */
export type ThreadMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'log'; readonly log: SandboxLog }
  | { readonly kind: 'result'; readonly json: string }
  | { readonly kind: 'failure'; readonly message: string };

/** What a function wrote to its log. */
export interface SandboxLog {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  /** The object, when it logged exactly one; its text otherwise. */
  readonly message: unknown;
}

/** How a function is set up. */
export interface SandboxOptions extends ThreadData {
  /** All environment variables that the function sees beside Lambda's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** As the function's `timeout` in Lambda. */
  readonly timeoutMs: number;
}

/** What an invocation ended in, and what the function logged meanwhile. */
export interface Invocation {
  readonly result: InvocationResult;
  readonly logs: readonly SandboxLog[];
  /** How long the function took to load, at the first invocation of a sandbox: a cold start. */
  readonly initMs?: number;
}
