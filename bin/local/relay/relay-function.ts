import { type InvocationResult, type SandboxLog, type SandboxOptions, SharedSandbox } from '../sandbox';

/** The code that a connection began with. It stays the same until the connection has ended. */
export interface ConnectionCode {
  /** Never rejects: a failed function is a result too. */
  invoke(event: unknown): Promise<InvocationResult>;
  /** Lets the code go. Replaced code ends with its last connection. */
  release(): void;
}

/** Options of a relay's function. */
export interface RelayFunctionOptions extends SandboxOptions {
  /** Resolves when the code is up to date: after a change, when it's loaded or can't be used. */
  readonly upToDate?: (() => Promise<void>) | undefined;
  readonly onLog: (log: SandboxLog) => void;
}

/**
 * The function of a relay. A connection's state is in the memory of its code, so open connections keep the code that they
 * began with, and new ones get the newest.
 */
export class RelayFunction {
  readonly #connections = new Map<SharedSandbox, number>();

  private constructor(
    private readonly options: RelayFunctionOptions,
    private file: string,
    private newest: Promise<SharedSandbox>,
  ) {}

  /** @throws when the function can't be loaded. */
  static async start(options: RelayFunctionOptions): Promise<RelayFunction> {
    const sandbox = await SharedSandbox.start(options, options.onLog);
    return new RelayFunction(options, options.file, Promise.resolve(sandbox));
  }

  /** Returns the newest code for a new connection. @throws when code that crashed can't be loaded again. */
  async connect(): Promise<ConnectionCode> {
    await this.options.upToDate?.();
    const sandbox = await this.#running();
    this.#connections.set(sandbox, (this.#connections.get(sandbox) ?? 0) + 1);
    return { invoke: (event) => sandbox.invoke(event), release: () => void this.#release(sandbox) };
  }

  /** Replaces the code for new connections. @throws when it can't be loaded; the previous code then stays. */
  async reload(file: string): Promise<void> {
    const sandbox = await this.#start(file);
    const replaced = await this.newest;
    this.file = file;
    this.newest = Promise.resolve(sandbox);
    if (!this.#connections.has(replaced)) await replaced.stop();
  }

  async stop(): Promise<void> {
    const all = new Set([...this.#connections.keys(), await this.newest]);
    await Promise.all([...all].map((each) => each.stop()));
  }

  async #running(): Promise<SharedSandbox> {
    const sandbox = await this.newest;
    if (sandbox.alive) return sandbox;
    const started = this.#start(this.file);
    this.newest = started.catch(() => sandbox);
    return started;
  }

  #start(file: string): Promise<SharedSandbox> {
    return SharedSandbox.start({ ...this.options, file }, this.options.onLog);
  }

  async #release(sandbox: SharedSandbox): Promise<void> {
    const left = (this.#connections.get(sandbox) ?? 0) - 1;
    if (left > 0) return void this.#connections.set(sandbox, left);
    this.#connections.delete(sandbox);
    if (sandbox !== (await this.newest)) await sandbox.stop();
  }
}
