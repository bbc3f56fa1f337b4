import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { signedRequest, toRawRequest, voiceParams } from '../../../lambda/testing';

const ROOT = join(__dirname, '..', '..', '..');
/** Arguments of Node for the tool, run from its sources. */
export const TOOL = [
  join(ROOT, 'node_modules', 'tsx', 'dist', 'cli.mjs'),
  join(ROOT, 'bin', 'twilio-webhook.ts'),
] as const;

/** A line of `dev --json`. */
export type Line = { readonly type: string } & Readonly<Record<string, unknown>>;

/** The first line of `dev --json`. */
export interface StartedLine {
  readonly doors: readonly { readonly door: string; readonly port: number; readonly url: string }[];
  readonly inspector: string | null;
  readonly caFile: string;
  readonly authToken: string | null;
}

export const TOKEN = 'local-token';

/** `twilio-webhook dev --json` in a temporary folder, on any free ports. */
export class DevProcess {
  readonly folder = mkdtempSync(join(tmpdir(), 'dev-process-'));
  lines: Line[] = [];
  /** Standard error. */
  stderr = '';
  private child: ChildProcess | undefined;
  private ended: Promise<number | null> = Promise.resolve(null);
  private readonly waiting = new Set<() => void>();

  write(name: string, text: string): this {
    writeFileSync(join(this.folder, name), text);
    return this;
  }

  /** Starts it, and resolves when it waits for requests or has ended. */
  async start(args: readonly string[], env: NodeJS.ProcessEnv = { TWILIO_AUTH_TOKEN: TOKEN }): Promise<StartedLine> {
    this.lines = [];
    this.stderr = '';
    const { TWILIO_AUTH_TOKEN: _, ...inherited } = process.env;
    const child = spawn(process.execPath, [...TOOL, 'dev', ...args, '--port', '0', '--json'], {
      cwd: this.folder,
      env: { ...inherited, XDG_CACHE_HOME: this.folder, ...env },
    });
    this.child = child;
    this.ended = new Promise((resolve) => child.on('close', resolve));
    let rest = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      this.lines.push(...parts.map((line) => JSON.parse(line)));
      for (const wake of this.waiting) wake();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    await Promise.race([this.wait('waiting'), this.ended]);
    return this.lines.find(({ type }) => type === 'started') as unknown as StartedLine;
  }

  /** Returns the first line of this type for which `is` is true. */
  async wait(type: string, is: (line: Line) => boolean = () => true): Promise<Line> {
    for (;;) {
      const found = this.lines.find((line) => line.type === type && is(line));
      if (found) return found;
      await new Promise<void>((resolve) => {
        const wake = () => {
          this.waiting.delete(wake);
          resolve();
        };
        this.waiting.add(wake);
      });
    }
  }

  /** Stops it with a signal, or waits for it to end. @returns the exit code. */
  async stop(signal?: NodeJS.Signals): Promise<number | null> {
    if (signal) this.child?.kill(signal);
    return this.ended;
  }

  /** Stops it, and removes the folder. */
  async remove(): Promise<void> {
    await this.stop('SIGTERM');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Sends a signed call. @returns status and body. */
export function call(
  url: string,
  { caFile, port, token = TOKEN }: { readonly caFile: string; readonly port: number; readonly token?: string },
): Promise<{ readonly status: number; readonly body: string }> {
  const { host, target, headers, body, method } = toRawRequest(
    signedRequest({ url, params: voiceParams(), authToken: token }),
  );
  const options = {
    host: '127.0.0.1',
    servername: host.replace(/:\d+$/, ''),
    port,
    path: target,
    method,
    agent: false,
  };
  return new Promise((resolve, reject) => {
    const sent = request(
      { ...options, ca: readFileSync(caFile), headers: { ...Object.fromEntries(headers), host } },
      async (response) => {
        let text = '';
        for await (const part of response.setEncoding('utf8')) text += part;
        resolve({ status: response.statusCode ?? 0, body: text });
      },
    );
    sent.on('error', reject).end(body);
  });
}
