import type { CodeBlock } from '../../test/docs/markdown';

/** A step of a document: a file that the reader writes, or a command. */
export type Step =
  | { readonly kind: 'file'; readonly name: string; readonly text: string; readonly line: number }
  | { readonly kind: 'command'; readonly command: string; readonly line: number };

/** A file's name in the first line of its block: `// lambda/app.ts`, or `# test.env`. */
const FILE = /^(?:\/\/|#) ([\w./-]+\.(?:[cm]?[jt]s|env|json))$/;

/** Returns the files and commands of a document in their order. */
export function stepsOf(blocks: readonly CodeBlock[]): Step[] {
  return blocks.flatMap(({ language, text, line }): Step[] => {
    const [, name] = FILE.exec(text.split('\n', 1)[0] ?? '') ?? [];
    if (name !== undefined) return [{ kind: 'file', name, text: `${text}\n`, line }];
    return language === 'sh' ? commandsOf(text, line) : [];
  });
}

/** Splits a block into commands, each with its continued lines and here-documents. */
function commandsOf(text: string, first: number): Step[] {
  const lines = text.split('\n');
  const steps: Step[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = first + at;
    let command = lines[at] ?? '';
    while (command.endsWith('\\') && at + 1 < lines.length) command += `\n${lines[++at] ?? ''}`;
    const [, end] = /<<-?\s*'?(\w+)'?/.exec(command) ?? [];
    while (end !== undefined && at + 1 < lines.length) {
      command += `\n${lines[++at] ?? ''}`;
      if (lines[at] === end) break;
    }
    if (command.trim() !== '' && !/^\s*#/.test(command)) steps.push({ kind: 'command', command, line });
  }
  return steps;
}
