import { isSid } from '../../lib/contract';
import type { Pair } from '../front-door';
import { Occurrences } from './occurrences';

/** A description of an error that is safe to log. */
export interface RedactedError {
  readonly name: string;
  readonly message: string;
  /** Stack frames, without the message that a stack starts with. */
  readonly stack?: string;
}

const MAX_MESSAGE_LENGTH = 1_000;
/** Maximum number of characters of a message in which values are masked. The rest is dropped first. */
const MAX_READ_LENGTH = 16 * 1024;
/** Maximum number of values to mask. With more, the message is omitted. */
const MAX_VALUES = 5_000;
const MAX_FRAMES = 20;
/** Minimum length of a masked value. Shorter ones occur in ordinary words and reveal little. */
const MIN_SECRET_LENGTH = 4;

/**
 * Describes an error or any other thrown value. Never throws.
 *
 * @param carried the values of the request, by name. The name replaces the value in the message.
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

/** `JSON.parse` quotes part of its input. */
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

/** Masks values at their positions in the original text, so that no replacement is mistaken for a value. */
function withoutValues(text: string, carried: readonly Pair[], truncated = false): string {
  if (text.length < MIN_SECRET_LENGTH) return text;
  const occurrences = new Occurrences(text);
  for (const [name, value] of carried) {
    // A longer value can't be in the text, but its beginning can be at the end of a truncated one.
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

/**
 * Returns the forms in which a message can contain a value: unchanged, as in a URL, a form, or JSON, and a number
 * without its plus.
 */
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
