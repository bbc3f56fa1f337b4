import type { Document } from './documents';

/** A command as a document shows it. */
export interface ShownCommand {
  /** Where: `README.md:24`. */
  readonly place: string;
  /** Its words, quotes taken off. */
  readonly words: readonly string[];
}

/** The tool as it is called in an installed project and in this repository. */
const TOOL = /^(?:npx )?(?:tsx bin\/twilio-webhook\.ts|twilio-webhook) /;

/** Every command in blocks of `sh` and in code that is one command in running text. */
export function commandsIn({ path, blocks, spans }: Document): ShownCommand[] {
  const shown = blocks
    .filter(({ language }) => language === 'sh')
    .flatMap(({ text, line }) => linesOf(text).map((each) => ({ text: each.text, line: line + each.at })));
  const inline = spans.filter(({ text }) => /^(?:npm (?:run|start|test)|npx |cdk |twilio-webhook )/.test(text));
  return [...shown, ...inline].flatMap(({ text, line }) =>
    simpleCommands(text).map((words) => ({ place: `${path}:${line}`, words })),
  );
}

/** Arguments of the tool, if it is the tool that is called. */
export function toolArguments({ words }: ShownCommand): readonly string[] | undefined {
  const called = TOOL.exec(`${words.join(' ')} `)?.[0];
  return called === undefined ? undefined : words.slice(called.trim().split(' ').length);
}

/** Name of the script, if one of npm is called. */
export function npmScript({ words: [program, verb, name] }: ShownCommand): string | undefined {
  if (program !== 'npm') return undefined;
  return verb === 'run' ? name : verb === 'start' || verb === 'test' ? verb : undefined;
}

/** Context of a `cdk` command, if it is one with context. */
export function cdkContext({ words }: ShownCommand): Record<string, string> | undefined {
  if (words.find((word) => word !== 'npx') !== 'cdk') return undefined;
  const pairs = words.flatMap((word, at) => (['-c', '--context'].includes(word) ? [words[at + 1] ?? ''] : []));
  return pairs.length === 0 ? undefined : Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
}

/** Lines with those that go on after a backslash joined; without comments and here-documents. */
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

/** The commands of a line, each as words: split at `|`, `&&`, `;` and `&`, with assignments in front taken off. */
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
