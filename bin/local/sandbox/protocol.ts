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
