import type { Command } from 'commander';

/** Prints usage errors as JSON on standard output when the arguments have `--json`, so that a script reads one format. */
export function withJsonErrors(command: Command): Command {
  return command.configureOutput({
    outputError: (text, write) => {
      if (!asksForJson(command)) return write(text);
      const error = text.trim().replace(/^error: /, '');
      command.configureOutput().writeOut?.(`${JSON.stringify({ ok: false, error })}\n`);
    },
  });
}

/** Whether the arguments have `--json`. Commander keeps them at the command that parsed them, before it parses options. */
function asksForJson(command: Command & { readonly rawArgs?: readonly string[] }): boolean {
  return command.rawArgs?.includes('--json') || (command.parent !== null && asksForJson(command.parent));
}
