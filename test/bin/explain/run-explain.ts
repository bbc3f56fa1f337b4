import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommanderError } from 'commander';
import { afterEach, beforeEach } from 'vitest';
import { explainCommand } from '../../../bin/commands/explain';
import { signedEvent, voiceParams } from '../../../lambda/testing';

export const TOKEN = '5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e';
export const OTHER = 'ba5eba11ba5eba11ba5eba11ba5eba11';
export const URL = 'https://hooks.example.com/voice';

/** Working directory of each test. */
export let folder: string;
let exitCode: typeof process.exitCode;

/** Gives each test of the calling file a working directory, and keeps the exit code of the test run. */
export function useFolder(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'explain-'));
    exitCode = process.exitCode;
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
    process.exitCode = exitCode;
  });
}

export interface Around {
  readonly stdin?: string | Buffer;
  readonly env?: Record<string, string>;
  readonly tty?: boolean;
  /** Token of a running `dev`. */
  readonly devToken?: string;
}

/** Runs the command with its own streams. */
export async function run(args: readonly string[], { stdin = '', env = {}, tty = false, devToken }: Around = {}) {
  const [out, err]: [string[], string[]] = [[], []];
  const stdout = { isTTY: tty, columns: 200, write: (text: string) => void out.push(text) };
  const texts = () => ({ out: out.join(''), err: err.join('') });
  async function* input() {
    yield typeof stdin === 'string' ? Buffer.from(stdin) : stdin;
  }
  const command = explainCommand({ env, cwd: folder, stdin: input(), stdout, devToken: async () => devToken })
    .exitOverride()
    .configureOutput({ writeOut: (text) => void out.push(text), writeErr: (text) => void err.push(text) });
  try {
    process.exitCode = undefined;
    await command.parseAsync(args, { from: 'user' });
    return { code: process.exitCode, ...texts() };
  } catch (error) {
    return { code: (error as CommanderError).exitCode, ...texts() };
  }
}

export function voiceEvent(own: { url?: string; authToken?: string } = {}): string {
  const frontDoor = 'application-load-balancer';
  return JSON.stringify(signedEvent({ frontDoor, url: URL, params: voiceParams(), authToken: TOKEN, ...own }));
}

export const BROKEN = voiceEvent().replace('"x-forwarded-proto":["https"]', '"x-forwarded-proto":["http"]');
