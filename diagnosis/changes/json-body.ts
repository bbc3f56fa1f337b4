import { isObject } from '../../lambda/front-door';
import { permutations } from './query';

/** Maximum number of members to try in every order. */
const MAX_PERMUTED = 6;

type Write = (value: unknown, level?: number) => string;
type Edit = (text: string) => string;

/** Yields the texts that a JSON body may have been before it was parsed and serialized again, or changed at its ends. */
export function* originalBodies(body: Uint8Array): Generator<string> {
  const text = Buffer.from(body).toString('utf8');
  yield* [text.trim(), `${text}\n`, `${text}\r\n`, text.replace(/\r?\n/g, '\r\n'), text.replaceAll('\r\n', '\n')];
  yield* [text.replace(/^\ufeff/, ''), `\ufeff${text}`, Buffer.from(text, 'base64').toString('utf8')];
  const value = parsed(text);
  if (value === undefined) return;
  yield* serialized(value);
  yield* serialized(sorted(value));
  yield* reordered(value);
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    // A serializer turns JSON that it gets as text into a string.
    return typeof value === 'string' ? (parsed(value) ?? value) : value;
  } catch {
    return undefined;
  }
}

/** Compact, as Python, with a space after the colon, after the comma; indented by two, by four, by a tab. */
const WRITERS: readonly Write[] = [
  spaced(',', ':'),
  spaced(', ', ': '),
  spaced(',', ': '),
  spaced(', ', ':'),
  ...['  ', '    ', '\t'].map(
    (indent): Write =>
      (value) =>
        JSON.stringify(value, null, indent),
  ),
];

const escaped = (characters: RegExp) => (text: string) =>
  text.replace(characters, (each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Unchanged; ASCII only, as Python; slashes escaped, as PHP; both; HTML characters escaped, as Go. */
const EDITS: readonly Edit[] = [
  (text) => text,
  escaped(/[\u007f-\uffff]/g),
  (text) => text.replaceAll('/', '\\/'),
  (text) => escaped(/[\u007f-\uffff]/g)(text).replaceAll('/', '\\/'),
  escaped(/[<>&\u2028\u2029]/g),
];

function* serialized(value: unknown): Generator<string> {
  for (const write of WRITERS) {
    const text = write(value);
    for (const edit of EDITS) {
      const written = edit(text);
      yield* [written, `${written}\n`, `${written}\r\n`];
    }
  }
}

function* reordered(value: unknown): Generator<string> {
  if (!isObject(value)) return;
  const members = Object.entries(value);
  if (members.length > MAX_PERMUTED) return;
  for (const order of permutations(members)) {
    for (const write of WRITERS) yield write(Object.fromEntries(order));
  }
}

/** Creates a writer of single-line JSON with these separators. */
function spaced(comma: string, colon: string): Write {
  const write: Write = (value) => {
    if (Array.isArray(value)) return `[${value.map((each) => write(each)).join(comma)}]`;
    if (!isObject(value)) return JSON.stringify(value);
    return `{${Object.entries(value)
      .map(([name, member]) => `${JSON.stringify(name)}${colon}${write(member)}`)
      .join(comma)}}`;
  };
  return write;
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([name, member]) => [name, sorted(member)]));
}
