import { Environment, TwilioLimits } from '../../../lib/contract';
import { type Invocation, Sandbox } from '../sandbox';

/** Options of the function behind the doors. */
export interface FunctionOptions {
  /** File with the function, CommonJS or an ES module. */
  readonly file: string;
  /** Name of its export. Default: `handler`. */
  readonly handler?: string | undefined;
  /** Auth token, in any form of a stored secret. */
  readonly authToken: string;
  /** The function's `timeout` in Lambda. Default: 15 s, as long as Twilio waits. */
  readonly timeoutMs?: number | undefined;
  /** Additional environment variables of the function. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Resolves when the code is up to date: after a change, when it's loaded or can't be used. */
  readonly upToDate?: (() => Promise<void>) | undefined;
}

/** Maximum wait for a changed function, in case it never loads. */
const MAX_WAIT_MS = 60_000;

/**
 * The function behind all doors, in a sandbox for each environment: a stack declares different origins for different
 * doors. Doors with the same environment share one, and each starts on first use, because a large bundle takes much
 * memory and seconds to load.
 */
export class Functions {
  private file: string;
  private sandboxes = new Map<string, Promise<Sandbox>>();
  private readonly old = new Set<Promise<Sandbox>>();
  private readonly retiring = new Set<Promise<void>>();
  private last: readonly string[] = [];
  private stopped = false;

  constructor(private readonly options: FunctionOptions) {
    this.file = options.file;
  }

  /**
   * Loads the function for the doors with these origins, so that broken code is found before the first request.
   *
   * @throws when it can't be loaded.
   */
  async load(origins: readonly string[]): Promise<void> {
    await this.sandbox(origins);
  }

  /** Never rejects: a failed function is a result too, with its error in the logs. */
  async invoke(origins: readonly string[], event: unknown): Promise<Invocation> {
    await this.upToDate();
    this.last = origins;
    try {
      for (;;) {
        const sandbox = this.sandbox(origins);
        const started = await sandbox;
        // A sandbox that was replaced meanwhile may have stopped already.
        if (this.sandboxes.get(keyOf(origins)) === sandbox) return await started.invoke(event);
      }
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return { result: { ok: false }, logs: [{ level: 'error', message }] };
    }
  }

  /**
   * Replaces the function without losing a request: pending ones end in the old one. Loads the new one where the last
   * request was; the other sandboxes start again on their next use.
   *
   * @throws when it can't be loaded; the old function then stays.
   */
  async reload(file: string): Promise<void> {
    const origins = this.last;
    const sandbox = await this.start(origins, file);
    const old = [...this.sandboxes.values()];
    this.file = file;
    this.sandboxes = new Map([[keyOf(origins), Promise.resolve(sandbox)]]);
    for (const each of old) this.retire(each);
    if (this.stopped) await this.stop();
  }

  /** Ends all sandboxes, also those with pending requests. */
  async stop(): Promise<void> {
    this.stopped = true;
    const all = [...this.sandboxes.values(), ...this.old];
    this.sandboxes.clear();
    await Promise.all(all.map(async (each) => (await each.catch(() => undefined))?.stop()));
    await Promise.all(this.retiring);
  }

  private retire(sandbox: Promise<Sandbox>): void {
    this.old.add(sandbox);
    const ended = sandbox
      .then((each) => each.retire())
      .catch(() => undefined)
      .finally(() => {
        this.old.delete(sandbox);
        this.retiring.delete(ended);
      });
    this.retiring.add(ended);
  }

  private async upToDate(): Promise<void> {
    const { upToDate } = this.options;
    if (!upToDate) return;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, MAX_WAIT_MS);
    });
    await Promise.race([upToDate(), late]);
    clearTimeout(timer);
  }

  private sandbox(origins: readonly string[]): Promise<Sandbox> {
    const key = keyOf(origins);
    const known = this.sandboxes.get(key);
    if (known) return known;
    const started = this.start(origins, this.file);
    const { sandboxes } = this;
    sandboxes.set(key, started);
    // The next request tries again.
    started.catch(() => sandboxes.delete(key));
    return started;
  }

  private start(origins: readonly string[], file: string): Promise<Sandbox> {
    const { handler = 'handler', authToken, environment, timeoutMs = TwilioLimits.answerMs } = this.options;
    return Sandbox.start({
      file,
      handler,
      functionName: 'webhook',
      timeoutMs,
      environment: {
        ...environment,
        [Environment.authToken]: authToken,
        ...(origins.length === 0 ? {} : { [Environment.publicOrigins]: origins.join(',') }),
      },
    });
  }
}

function keyOf(origins: readonly string[]): string {
  return origins.join(',');
}
