import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The result of a command. */
export interface Result {
  readonly ok: boolean;
  readonly output: string;
}

const LIMIT_MS = 600_000;

/** A shell of a reader: `cd` stays, and what runs until Ctrl-C runs on in another terminal. */
export class Session {
  private folder: string;
  private readonly started: ChildProcess[] = [];

  constructor(
    folder: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly scratch: string,
  ) {
    this.folder = folder;
  }

  /** Runs a command to its end. */
  async run(command: string): Promise<Result> {
    const place = join(this.scratch, 'folder');
    closeSync(openSync(place, 'w'));
    const child = this.shell(`set -e\n${command}\npwd > '${place}'`);
    const output = collect(child);
    const timer = setTimeout(() => end(child, 'SIGKILL'), LIMIT_MS);
    const code = await ended(child);
    clearTimeout(timer);
    this.folder = readFileSync(place, 'utf8').trim() || this.folder;
    return { ok: code === 0, output: output() };
  }

  /** Starts a command, and waits until its output says that it is ready. */
  async start(command: string, ready: RegExp): Promise<Result> {
    await this.stop();
    const child = this.shell(command);
    const output = collect(child);
    this.started.push(child);
    const isReady = new Promise<boolean>((resolve) => {
      for (const stream of [child.stdout, child.stderr])
        stream?.on('data', () => ready.test(output()) && resolve(true));
      child.on('close', () => resolve(false));
      setTimeout(() => resolve(false), LIMIT_MS).unref();
    });
    return { ok: await isReady, output: output() };
  }

  /** Ends what was started, as Ctrl-C does. */
  async stop(): Promise<void> {
    for (const child of this.started.splice(0)) {
      if (child.exitCode !== null) continue;
      const over = ended(child);
      end(child, 'SIGINT');
      const timer = setTimeout(() => end(child, 'SIGKILL'), 10_000);
      await over;
      clearTimeout(timer);
    }
  }

  private shell(script: string): ChildProcess {
    return spawn('bash', ['-c', script], {
      cwd: this.folder,
      env: this.env,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }
}

function collect(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (more: string) => {
      text += more;
    });
  }
  return () => text;
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('close', resolve));
}

/** Signals the command and everything that it has started. */
function end({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // It has ended by itself.
  }
}
