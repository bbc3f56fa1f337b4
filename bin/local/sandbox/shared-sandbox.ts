import { randomUUID } from 'node:crypto';
import type { Worker } from 'node:worker_threads';
import type { InvocationResult, SandboxLog, SandboxOptions, ThreadMessage } from './protocol';
import { newWorker, threadCode } from './sandbox';
import { withSourceLines } from './source-lines';

/**
 * Runs a function that takes many invocations at once in one thread, as a relay needs it: without a table, its connections
 * share the memory of the process.
 */
export class SharedSandbox {
  readonly #pending = new Map<string, (result: InvocationResult) => void>();
  /** False after it crashed or was stopped. */
  alive = true;

  private constructor(
    private readonly worker: Worker,
    private readonly options: SandboxOptions,
    private readonly onLog: (log: SandboxLog) => void,
  ) {
    worker.on('message', (message: ThreadMessage) => this.#receive(message));
    worker.on('error', (error) => this.#end(String(error instanceof Error ? error.stack : error)));
    worker.on('exit', (code) => this.#end(`The relay's process exited with code ${code}.`));
    for (const [stream, level] of [
      [worker.stdout, 'info'],
      [worker.stderr, 'error'],
    ] as const) {
      stream.setEncoding('utf8').on('data', (text: string) => onLog({ level, message: text.trimEnd() }));
    }
  }

  /** @throws when the function's file can't be loaded. */
  static async start(options: SandboxOptions, onLog: (log: SandboxLog) => void): Promise<SharedSandbox> {
    const worker = newWorker(await threadCode(), options);
    await new Promise<void>((resolve, reject) => {
      const loading = (message: ThreadMessage) => {
        if (message.kind === 'log') return onLog(message.log);
        worker.off('message', loading);
        if (message.kind === 'ready') return resolve();
        const why = 'message' in message ? withSourceLines(message.message, options.file) : '';
        return reject(new Error(`The relay could not be loaded.\n${why}`));
      };
      worker.on('message', loading);
      worker.once('error', reject);
    }).catch(async (error) => {
      await worker.terminate();
      throw error;
    });
    return new SharedSandbox(worker, options, onLog);
  }

  /** Never rejects: a failed function is a result too. */
  async invoke(event: unknown): Promise<InvocationResult> {
    if (!this.alive) return { ok: false };
    const requestId = randomUUID();
    const deadline = Date.now() + this.options.timeoutMs;
    return new Promise((resolve) => {
      this.#pending.set(requestId, resolve);
      this.worker.postMessage({ event, requestId, deadline });
    });
  }

  async stop(): Promise<void> {
    this.alive = false;
    await this.worker.terminate();
  }

  #receive(message: ThreadMessage): void {
    if (message.kind === 'log') this.onLog(message.log);
    if (message.kind === 'result') this.#settle(message.requestId, { ok: true, payload: JSON.parse(message.json) });
    if (message.kind !== 'failure') return;
    this.onLog({ level: 'error', message: withSourceLines(message.message, this.options.file) });
    this.#settle(message.requestId, { ok: false });
  }

  #settle(requestId: string | undefined, result: InvocationResult): void {
    if (requestId === undefined) return;
    this.#pending.get(requestId)?.(result);
    this.#pending.delete(requestId);
  }

  #end(message: string): void {
    if (this.alive) this.onLog({ level: 'error', message });
    this.alive = false;
    for (const requestId of [...this.#pending.keys()]) this.#settle(requestId, { ok: false });
  }
}
