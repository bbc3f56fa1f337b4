import type { Command } from 'commander';

/** Prints usage errors as JSON on standard output when the arguments have `--json`, so that a script reads one format. */
export function withJsonErrors(command: Command): Command {
  return command.configureOutput({
    outputError: (text, write) => {
      if (!argumentsOf(command).includes('--json')) return write(text);
      const error = text.trim().replace(/^error: /, '');
      command.configureOutput().writeOut?.(`${JSON.stringify({ ok: false, error }, null, 2)}\n`);
    },
  });
}

/** Commander keeps the arguments at the program, also before it has parsed them. */
function argumentsOf(command: Command): readonly string[] {
  let root: Command & { readonly rawArgs?: readonly string[] } = command;
  while (root.parent) root = root.parent;
  return root.rawArgs ?? [];
}
