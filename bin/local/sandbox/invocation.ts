import type { InvocationResult } from '../answers/http-answer';
import type { SandboxLog, ThreadData } from './protocol';

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
