import { isSid } from '../../lib/contract';
import type { Pair } from '../front-door';

/** An error as it stands in the log. */
export interface RedactedError {
  readonly name: string;
  readonly message: string;
  /** Where it was thrown: the frames alone, because a stack starts with the message. */
  readonly stack?: string;
}

const MAX_MESSAGE_LENGTH = 1_000;
const MAX_READ_LENGTH = 64 * 1024;
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
    const written = String(error.message).slice(0, MAX_READ_LENGTH);
    const message = withoutValues(unquoted(name, written), carried).slice(0, MAX_MESSAGE_LENGTH);
    const stack = frames(error.stack, written);
    return { name: withoutValues(name, carried), message, ...(stack === '' ? {} : { stack }) };
  } catch {
    return { name: 'NonError', message: 'Something was thrown that cannot be read.' };
  }
}

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

/** Found in the text as it came, so that no replacement is taken for a value. */
function withoutValues(text: string, carried: readonly Pair[]): string {
  const found = carried.flatMap(([name, value]) => spellings(value).flatMap((each) => places(text, each, name)));
  found.sort((one, other) => one.start - other.start || other.end - one.end);
  let masked = '';
  let done = 0;
  for (const { start, end, name } of found) {
    if (start >= done) masked += `${text.slice(done, start)}[${label(name)}]`;
    done = Math.max(done, end);
  }
  return masked + text.slice(done);
}

function places(text: string, value: string, name: string) {
  const found: { readonly start: number; readonly end: number; readonly name: string }[] = [];
  for (let start = text.indexOf(value); start >= 0; start = text.indexOf(value, start + value.length)) {
    found.push({ start, end: start + value.length, name });
  }
  return found;
}

/** How a value may stand in a message: as it is, in a URL, in a form, in JSON, and a number without its plus. */
function spellings(value: string): readonly string[] {
  // Identifiers are in the log anyway, and operators search for them.
  if (value.length < MIN_SECRET_LENGTH || isSid(value)) return [];
  const form = new URLSearchParams({ '': value }).toString().slice(1);
  const all = [value, value.replace(/^\+/, ''), form, form.replace(/\+/g, '%20'), JSON.stringify(value).slice(1, -1)];
  return [...new Set(all)].filter((each) => each.length >= MIN_SECRET_LENGTH);
}

function label(name: string): string {
  return /^[\w. -]{1,40}$/.test(name) ? name : '…';
}
