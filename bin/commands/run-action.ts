import type { Command } from 'commander';
import { ExitCode, UsageError } from '../terminal';

/** Runs what a command does, which returns its exit code. Wrong use is told on standard error, with a code of its own. */
export async function runAction(command: Command, act: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await act();
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    command.error(`error: ${error.message}`, { exitCode: ExitCode.wrongUse });
  }
}
