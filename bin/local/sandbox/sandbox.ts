import { randomUUID } from 'node:crypto';
import type { Invocation, SandboxOptions } from './protocol';
import { startThread, type Thread } from './thread';

/**
 * Runs a function as Lambda does: loaded once, with an environment of its own, one invocation at a time, started anew
 * after it crashed or ran out of time. What it logs between two invocations goes with the next one, as in Lambda.
 */
export class Sandbox {
  private thread: Thread | undefined;
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(private readonly options: SandboxOptions) {}

  /** @throws when the function's file cannot be loaded. */
  static async start(options: SandboxOptions): Promise<Sandbox> {
    const sandbox = new Sandbox(options);
    sandbox.thread = await startThread(options);
    return sandbox;
  }

  /** Never rejects: a function that fails is a result too, its error in the logs. */
  invoke(event: unknown): Promise<Invocation> {
    const invocation = this.queue.then(() => this.invokeNow(event));
    this.queue = invocation;
    return invocation;
  }

  /** Stops once the invocations that were handed in have ended. */
  async retire(): Promise<void> {
    await this.queue;
    await this.stop();
  }

  async stop(): Promise<void> {
    await this.thread?.stop();
    this.thread = undefined;
  }

  private async invokeNow(event: unknown): Promise<Invocation> {
    try {
      if (!this.thread?.alive) this.thread = await startThread(this.options);
      const deadline = Date.now() + this.options.timeoutMs;
      return await this.thread.invoke({ event, requestId: randomUUID(), deadline });
    } catch (error) {
      return { result: { ok: false }, logs: [{ level: 'error', message: String(error) }] };
    }
  }
}
