import { isSid } from '../../lib/contract';
import type { Pair } from '../front-door';
import { Occurrences } from './occurrences';

/** An error as it stands in the log. */
export interface RedactedError {
  readonly name: string;
  readonly message: string;
  /** Where it was thrown: the frames alone, because a stack starts with the message. */
  readonly stack?: string;
}

const MAX_MESSAGE_LENGTH = 1_000;
/** A longer message is cut before values are masked. */
const MAX_READ_LENGTH = 16 * 1024;
/** Maximum number of values that are masked; beyond, the message is left out. */
const MAX_VALUES = 5_000;
const MAX_FRAMES = 20;
/** A shorter value says little, and stands in ordinary words by chance. */
const MIN_SECRET_LENGTH = 4;

/**
 * Describes what was thrown. Never throws, whatever that is.
 *
 * @param carried what the request carried, by name: where it stands in the message, its name is put in its place.
 */
export function redactError(error: unknown, carried: readonly Pair[] = []): RedactedError {
  try {
    if (!(error instanceof Error)) return { name: 'NonError', message: `A ${typeof error} was thrown.` };
    const name = String(error.name).slice(0, 100);
    const written = String(error.message);
    const stack = frames(error.stack, written);
    const rest = stack === '' ? {} : { stack };
    const values = carried.filter(([, value]) => value.length >= MIN_SECRET_LENGTH);
    if (values.length > MAX_VALUES) return { name: 'Error', message: TOO_MANY_VALUES, ...rest };
    const read = unquoted(name, written.slice(0, MAX_READ_LENGTH));
    const message = withoutValues(read, values, written.length > MAX_READ_LENGTH).slice(0, MAX_MESSAGE_LENGTH);
    return { name: withoutValues(name, values), message, ...rest };
  } catch {
    return { name: 'NonError', message: 'Something was thrown that cannot be read.' };
  }
}

const TOO_MANY_VALUES = 'The message is left out: the request has too many values to mask in it.';

/** `JSON.parse` quotes a piece of what it was given. */
function unquoted(name: string, message: string): string {
  return name === 'SyntaxError' ? message.replace(/"[\s\S]*"/, '"…"').replace(/token '.*?',/s, "token '…',") : message;
}

function frames(stack: unknown, message: string): string {
  if (typeof stack !== 'string') return '';
  const start = Math.max(0, stack.indexOf(message));
  const lines = stack.slice(start + message.length).split('\n');
  return lines
    .filter((line) => /^ +at /.test(line))
    .slice(0, MAX_FRAMES)
    .map((line) => line.slice(0, 300))
    .join('\n');
}

/** Masks values where they are in the text as it came, so that no replacement is taken for a value. */
function withoutValues(text: string, carried: readonly Pair[], truncated = false): string {
  if (text.length < MIN_SECRET_LENGTH) return text;
  const occurrences = new Occurrences(text);
  for (const [name, value] of carried) {
    // A longer value can't be in the text, but its beginning can be at the end of one that was cut.
    if (value.length > text.length + 1 && !truncated) continue;
    for (const each of spellings(value.slice(0, text.length + 1))) {
      occurrences.add(each, name, truncated ? MIN_SECRET_LENGTH : undefined);
    }
  }
  let masked = '';
  let done = 0;
  for (const { start, end, name } of occurrences.found()) {
    if (start >= done) masked += `${text.slice(done, start)}[${label(name)}]`;
    done = Math.max(done, end);
  }
  return masked + text.slice(done);
}

/** How a value may stand in a message: as it is, in a URL, in a form, in JSON, and a number without its plus. */
function spellings(value: string): readonly string[] {
  // Identifiers are in the log anyway, and operators search for them.
  if (isSid(value)) return [];
  const form = new URLSearchParams({ '': value }).toString().slice(1);
  const all = [value, value.replace(/^\+/, ''), form, form.replace(/\+/g, '%20'), JSON.stringify(value).slice(1, -1)];
  return [...new Set(all)].filter((each) => each.length >= MIN_SECRET_LENGTH);
}

function label(name: string): string {
  return /^[\w. -]{1,40}$/.test(name) ? name : '…';
}
