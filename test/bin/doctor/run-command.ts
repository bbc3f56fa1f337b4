import type { Command } from 'commander';
import { vi } from 'vitest';

/** Output and exit code of a command. */
export interface Run {
  readonly out: string;
  readonly err: string;
  readonly code: number;
}

/** Runs a command in this process and captures its output. */
export async function run(command: Command, args: readonly string[]): Promise<Run> {
  let out = '';
  let err = '';
  const before = process.exitCode;
  process.exitCode = undefined;
  const writeOut = (text: unknown) => {
    out += String(text);
    return true;
  };
  const writeErr = (text: unknown) => {
    err += String(text);
    return true;
  };
  const stdout = vi.spyOn(process.stdout, 'write').mockImplementation(writeOut);
  const stderr = vi.spyOn(process.stderr, 'write').mockImplementation(writeErr);
  command.exitOverride().configureOutput({ writeOut, writeErr });
  try {
    await command.parseAsync(['node', 'twilio-webhook', ...args]);
    return { out, err, code: Number(process.exitCode ?? 0) };
  } catch (error) {
    const { exitCode } = error as { exitCode?: number };
    if (exitCode === undefined) throw error;
    return { out, err, code: exitCode };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
    process.exitCode = before;
  }
}
