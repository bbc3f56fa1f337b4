import type { Document } from './documents';

/** A command in a document. */
export interface ShownCommand {
  /** Its position: `README.md:24`. */
  readonly place: string;
  /** Its words without quotes. */
  readonly words: readonly string[];
}

/** Calls of the tool in an installed project and in this repository. */
const TOOL = /^(?:npx )?(?:tsx bin\/twilio-webhook\.ts|twilio-webhook) /;

/** Returns the commands in `sh` blocks and in inline code. */
export function commandsIn({ path, blocks, spans }: Document): ShownCommand[] {
  const shown = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text, line }) => linesOf(text).map((each) => ({ text: each.text, line: line + each.at })));
  const inline = spans.filter(({ text }) => /^(?:npm (?:run|start|test)|npx |cdk |twilio-webhook )/.test(text));
  return [...shown, ...inline].flatMap(({ text, line }) =>
    simpleCommands(text).map((words) => ({ place: `${path}:${line}`, words })),
  );
}

/** Returns the tool's arguments if the command calls the tool. */
export function toolArguments({ words }: ShownCommand): readonly string[] | undefined {
  const called = TOOL.exec(`${words.join(' ')} `)?.[0];
  return called === undefined ? undefined : words.slice(called.trim().split(' ').length);
}

/** Returns the npm script that the command runs, if any. */
export function npmScript({ words: [program, verb, name] }: ShownCommand): string | undefined {
  if (program !== 'npm') return undefined;
  return verb === 'run' ? name : verb === 'start' || verb === 'test' ? verb : undefined;
}

/** Returns the context of a `cdk` command, if any. */
export function cdkContext({ words }: ShownCommand): Record<string, string> | undefined {
  if (words.find((word) => word !== 'npx') !== 'cdk') return undefined;
  const pairs = words.flatMap((word, at) => (['-c', '--context'].includes(word) ? [words[at + 1] ?? ''] : []));
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
}

/** Joins lines that continue after a backslash; drops comments and here-documents. */
function linesOf(text: string): { text: string; at: number }[] {
  const lines = text.split('\n');
  const found: { text: string; at: number }[] = [];
  for (let at = 0; at < lines.length; at++) {
    const first = at;
    let line = lines[at] ?? '';
    while (line.endsWith('\\') && at + 1 < lines.length) line = `${line.slice(0, -1)} ${lines[++at] ?? ''}`;
    found.push({ text: line, at: first });
    const [, end] = /<<-?\s*'?(\w+)'?/.exec(line) ?? [];
    if (end !== undefined) while (at + 1 < lines.length && lines[++at] !== end);
  }
  return found;
}

/** Splits a line at `|`, `&&`, `;`, and `&` into commands, as words without leading assignments. */
function simpleCommands(line: string): string[][] {
  const commands: string[][] = [[]];
  for (const [word] of line.matchAll(/#.*$|&&|\|\|?|[;&]|(?:'[^']*'|"[^"]*"|\\.|[^\s'"|;&\\])+/g)) {
    if (/^(?:&&|\|\|?|[;&])$/.test(word)) commands.push([]);
    else if (!word.startsWith('#')) commands.at(-1)?.push(word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));
  }
  return commands
    .map((words) => words.slice(words.findIndex((word) => !/^(?:export|\w+=.*)$/.test(word))))
    .filter(({ length }) => length > 0);
}
