import type { Command } from 'commander';
import { ExitCode, UsageError } from '../terminal';

/** Runs a command's action, which returns the exit code. Invalid usage is reported with its own exit code. */
export async function runAction(command: Command, act: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await act();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    command.error(`error: ${error.message}`, { exitCode: ExitCode.invalidUsage });
  }
}
