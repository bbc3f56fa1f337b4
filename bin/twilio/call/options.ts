import { readFileSync } from 'node:fs';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DIAL_RESULTS, type DialResult, isDialResult, isKeys, type Script } from './party';

/** Options that have an effect only on a call. */
export interface CallPartOptions {
  readonly digits?: Script['answers'];
  readonly say?: Script['answers'];
  readonly prompts?: Script['answers'];
  readonly dial?: readonly DialResult[];
  readonly interactive?: true;
  readonly statusCallback?: string;
}

/** The names of {@link CallPartOptions}. */
export const CALL_PART_OPTIONS = ['digits', 'say', 'prompts', 'dial', 'interactive', 'statusCallback'] as const;

/** Adds the options for the people on the phone. */
export function withCallOptions(command: Command): Command {
  // Keys and speech share one list, which keeps the order of the command line.
  const answers: Script['answers'][number][] = [];
  const collect = (added: Script['answers']): Script['answers'] => {
    answers.push(...added);
    return answers;
  };
  return command
    .optionsGroup('Call and relay options:')
    .option(
      '--digits <list>',
      'keys to press at each <Gather>, or in a relay, separated by commas: 1,42#',
      (text: string) => collect(keys(text)),
    )
    .option(
      '--say <text>',
      'text to say at a <Gather> that accepts speech, or to a relay; repeatable',
      (text: string) => collect([speech(text)]),
    )
    .option('--prompts <file>', 'what to say or press, one a line; - for standard input', (file: string) =>
      collect(linesOf(file)),
    )
    .option(
      '--dial <results>',
      `how each <Dial> ends, separated by commas: ${DIAL_RESULTS.join(', ')}; the last one repeats`,
      dials,
    )
    .addOption(
      new Option('--interactive', 'ask at each <Gather>, <Dial>, <Record>, and turn of a relay what happens').conflicts(
        [...['digits', 'say', 'prompts', 'dial', 'json']],
      ),
    )
    .option('--status-callback <url>', 'URL to tell about the end of the call');
}

/** Returns the script in the options. */
export function scriptOf({ digits, say, prompts, dial = [] }: CallPartOptions): Script {
  return { answers: say ?? digits ?? prompts ?? [], dials: dial };
}

/** Reads a file of prompts. A line of keys is pressed, any other is said. Empty lines are skipped. */
function linesOf(file: string): Script['answers'] {
  let content: string;
  try {
    content = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new InvalidArgumentError(`Cannot read the file: ${error instanceof Error ? error.message : String(error)}`);
  }
  const lines = content.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '').flatMap((line) => (isKeys(line) ? keys(line) : [speech(line)]));
}

function keys(text: string): Script['answers'] {
  const parts = text.split(',').map((part) => part.trim());
  const wrong = parts.find((part) => !isKeys(part));
  if (wrong === undefined) return parts.map((part) => ({ kind: 'dtmf', keys: part }));
  throw new InvalidArgumentError(`${JSON.stringify(wrong)} has characters other than the keys 0-9, * and #.`);
}

function speech(text: string): Script['answers'][number] {
  const said = text.trim();
  if (said === '')
    throw new InvalidArgumentError('The text is empty. Leave the option out for a caller who is silent.');
  return { kind: 'speech', text: said };
}

function dials(text: string): readonly DialResult[] {
  return text.split(',').map((part) => {
    const result = part.trim();
    if (isDialResult(result)) return result;
    throw new InvalidArgumentError(`${JSON.stringify(result)} isn't a result. Allowed: ${DIAL_RESULTS.join(', ')}.`);
  });
}
