import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { readContext } from '../../bin/app-context';
import { program } from '../../bin/commands/program';
import { ROOT } from '../../scripts/build/paths';
import { documents } from './documents';
import { parseMarkdown } from './markdown';
import { cdkContext, commandsIn, npmScript, type ShownCommand, toolArguments } from './shell';

const TOOL = program();
const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> };

describe('commands in the documents', () => {
  // Examples are separate projects with their own scripts and context.
  const shown = documents()
    .filter(({ path }) => !path.startsWith('examples/'))
    .flatMap(commandsIn);

  it('run existing npm scripts', () => {
    const unknown = (commands: readonly ShownCommand[]) =>
      commands.filter((each) => (npmScript(each) ?? 'test') in scripts === false).map(({ place }) => place);
    expect(unknown(shown)).toEqual([]);
    expect(unknown(written('```sh\nnpm run biuld\n```'))).toEqual(['written.md:2']);
  });

  it('use existing commands and options of the tool, with allowed values', () => {
    expect(shown.flatMap(wrongUse)).toEqual([]);
    const wrong =
      '```sh\ncd x && npx twilio-webhook \\\n  doctr https://a.b --ca x\n```\n`npx twilio-webhook dev --front-door alb`';
    expect(written(wrong).flatMap(wrongUse)).toEqual([
      'written.md:2: there is no command doctr',
      'written.md:5: --front-door takes no alb',
    ]);
    expect(written('`npx twilio-webhook send --get --sign x`').flatMap(wrongUse)).toEqual([
      'written.md:1: send has no option --sign',
    ]);
  });

  it('use context that the app reads', () => {
    expect(shown.flatMap(wrongContext)).toEqual([]);
    const wrong = '```sh\nnpx cdk deploy -c frontDoor=alb -c authTokenSecret=a\ncdk synth -c colour=blue\n```';
    expect(written(wrong).flatMap(wrongContext)).toEqual([
      expect.stringMatching(/^written.md:2: Context `frontDoor=alb` needs/),
      expect.stringMatching(/^written.md:3: Context `colour` is unknown: /),
    ]);
  });
});

function written(text: string): ShownCommand[] {
  return commandsIn({ path: 'written.md', ...parseMarkdown(text) });
}

function wrongUse(shown: ShownCommand): string[] {
  const [name = 'help', ...words] = toolArguments(shown) ?? [];
  if (/^[-<]/.test(name) || name === 'help') return [];
  const command = TOOL.commands.find((each) => each.name() === name);
  if (command === undefined) return [`${shown.place}: there is no command ${name}`];
  return words
    .flatMap((word, at) => wrongOption(command, word, words[at + 1]))
    .map((text) => `${shown.place}: ${text}`);
}

function wrongOption(command: Command, word: string, value: string | undefined): string[] {
  if (!/^--\w/.test(word) || word === '--help') return [];
  const option = command.options.find(({ long }) => long === word);
  if (option === undefined) return [`${command.name()} has no option ${word}`];
  const placeholder = value === undefined || /^[<A-Z…]/.test(value);
  if (placeholder || (option.argChoices ?? [value]).includes(value)) return [];
  return [`${word} takes no ${value}`];
}

/** A command in running text may omit the token, which every command needs. */
function wrongContext(shown: ShownCommand): string[] {
  const given = cdkContext(shown);
  if (given === undefined) return [];
  const token = 'authTokenParameter' in given ? {} : { authTokenSecret: 'twilio/auth-token' };
  try {
    const known = readContext({ ...token, ...given });
    return Object.keys(given)
      .filter((key) => !(key in known))
      .map((key) => `${shown.place}: there is no context ${key}`);
  } catch (error) {
    return [`${shown.place}: ${error instanceof Error ? error.message : error}`];
  }
}
