import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmodSync, mkdirSync, symlinkSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { join } from 'node:path';
import { type Run, UserProject } from './user-project';

const TOKEN = 'local-token';

/** An entry in the inspector's list. */
export interface Listed {
  readonly id: number;
  readonly outcome: string;
  readonly url: string;
}

/** A project with the newly installed package, in which `dev` runs. */
export class Newcomer {
  private dev: ChildProcess | undefined;
  private readonly env: NodeJS.ProcessEnv;

  private constructor(readonly project: UserProject) {
    this.env = {
      PATH: process.env['PATH'],
      HOME: project.folder,
      XDG_CACHE_HOME: join(project.folder, 'cache'),
      TWILIO_AUTH_TOKEN: TOKEN,
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
    };
  }

  static async create(): Promise<Newcomer> {
    const project = await UserProject.create(['esbuild']);
    const tool = join(project.folder, 'node_modules', 'cdk-twilio-webhook', 'dist', 'bin', 'twilio-webhook.js');
    // npm does this on installation.
    chmodSync(tool, 0o755);
    mkdirSync(join(project.folder, 'node_modules', '.bin'));
    symlinkSync(tool, join(project.folder, 'node_modules', '.bin', 'twilio-webhook'));
    return new Newcomer(project);
  }

  /** Starts `npx twilio-webhook dev`. @returns its output until it waits for requests. */
  start(...args: string[]): Promise<string> {
    const all = ['twilio-webhook', 'dev', ...args, '--port', '0'];
    const dev = spawn('npx', all, { cwd: this.project.folder, env: this.env, detached: true });
    this.dev = dev;
    let text = '';
    return new Promise((resolve, reject) => {
      for (const stream of [dev.stdout, dev.stderr]) {
        stream.setEncoding('utf8').on('data', (more: string) => {
          text += more;
          if (text.includes('Waiting for requests.')) resolve(text);
        });
      }
      dev.on('close', () => reject(new Error(`dev ended: ${text}`)));
    });
  }

  npx(...args: string[]): Promise<Run> {
    return this.run('npx', args);
  }

  run(file: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Run> {
    const options = { cwd: this.project.folder, env: { ...this.env, ...env }, encoding: 'utf8' } as const;
    return new Promise((resolve) => {
      execFile(file, args, options, (error, stdout, stderr) => {
        resolve({ code: error === null ? 0 : Number(error.code), stdout, stderr });
      });
    });
  }

  /** Ends npx and `dev` like Ctrl-C in a shell, and waits for both. */
  async stop(): Promise<void> {
    const { dev } = this;
    if (dev?.pid === undefined || dev.exitCode !== null) return;
    const ended = new Promise((resolve) => dev.on('close', resolve));
    process.kill(-dev.pid, 'SIGINT');
    await ended;
  }
}

/** Sends a request to the inspector. */
export function ask(
  url: string,
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(new URL(path, url), { method, headers, agent: false }, resolve).on('error', reject).end();
  });
}

export async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const part of response.setEncoding('utf8')) text += part;
  return text;
}

/** Reads a number of entries from the inspector's event stream. */
export async function listed(inspector: string, count: number): Promise<Listed[]> {
  const stream = await ask(inspector, '/events');
  let text = '';
  for await (const part of stream.setEncoding('utf8')) {
    text += part;
    const frames = [...text.matchAll(/^event: request\ndata: (.*)\n\n/gm)];
    if (frames.length >= count) return frames.map(([, data = '']) => JSON.parse(data));
  }
  throw new Error('The inspector ended the stream.');
}

/** Presses "Save as test fixture". */
export async function save(inspector: string, id: number): Promise<string> {
  const token = /content="([^"]+)"/.exec((await textOf(await ask(inspector, '/'))).split('inspector-token')[1] ?? '');
  const headers = { origin: inspector, 'x-inspector-token': token?.[1] ?? '' };
  return JSON.parse(await textOf(await ask(inspector, `/requests/${id}/fixture`, { method: 'POST', headers }))).file;
}
