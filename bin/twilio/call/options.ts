import { type Command, InvalidArgumentError, Option } from 'commander';
import { DIAL_RESULTS, type DialResult, isDialResult, isKeys, type Script } from './party';

/** Options that have an effect only on a call. */
export interface CallPartOptions {
  readonly digits?: Script['answers'];
  readonly say?: Script['answers'];
  readonly dial?: readonly DialResult[];
  readonly interactive?: true;
  readonly statusCallback?: string;
}

/** The names of {@link CallPartOptions}. */
export const CALL_PART_OPTIONS = ['digits', 'say', 'dial', 'interactive', 'statusCallback'] as const;

/** Adds the options for the people on the phone. */
export function withCallOptions(command: Command): Command {
  // Keys and speech share one list, which keeps the order of the command line.
  const answers: Script['answers'][number][] = [];
  const collect = (added: Script['answers']): Script['answers'] => {
    answers.push(...added);
    return answers;
  };
  return command
    .optionsGroup('Call options:')
    .option('--digits <list>', 'keys to press at each <Gather>, separated by commas: 1,42#', (text: string) =>
      collect(keys(text)),
    )
    .option('--say <text>', 'text to say at a <Gather> that accepts speech; repeatable', (text: string) =>
      collect([speech(text)]),
    )
    .option(
      '--dial <results>',
      `how each <Dial> ends, separated by commas: ${DIAL_RESULTS.join(', ')}; the last one repeats`,
      dials,
    )
    .addOption(
      new Option('--interactive', 'ask at each <Gather>, <Dial>, and <Record> what happens').conflicts([
        ...['digits', 'say', 'dial', 'json'],
      ]),
    )
    .option('--status-callback <url>', 'URL to tell about the end of the call');
}

/** Returns the script in the options. */
export function scriptOf({ digits, say, dial = [] }: CallPartOptions): Script {
  return { answers: say ?? digits ?? [], dials: dial };
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
