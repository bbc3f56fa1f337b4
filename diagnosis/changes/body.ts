import { isObject, type Pair } from '../../lambda/front-door';
import { queryVariants } from '../../lambda/public-url';
import { parseForm } from '../../lambda/signature';
import type { Change, Variant } from '../cause';
import type { ReceivedContent, Unread } from '../received';
import { names, paramsVariant, type SignedParams } from './params';
import { permutations } from './query';

/** Up to so many members every order of them is tried. */
const MAX_PERMUTED = 6;

type Write = (value: unknown, level?: number) => string;
type Edit = (text: string) => string;

/** Texts that a JSON body may have been before it was parsed and written anew, or touched at its ends. */
export function* originalBodies(body: Uint8Array): Generator<string> {
  const text = Buffer.from(body).toString('utf8');
  yield* [text.trim(), `${text}\n`, `${text}\r\n`, text.replace(/\r?\n/g, '\r\n'), text.replaceAll('\r\n', '\n')];
  yield* [text.replace(/^\ufeff/, ''), `\ufeff${text}`, Buffer.from(text, 'base64').toString('utf8')];
  const value = parsed(text);
  if (value === undefined) return;
  yield* serialised(value);
  yield* serialised(sorted(value));
  yield* reordered(value);
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    // A serialiser that was given JSON as text made a string of it.
    return typeof value === 'string' ? (parsed(value) ?? value) : value;
  } catch {
    return undefined;
  }
}

/** Compact, Python's, a space after the colon, after the comma; indented by two, four, a tab. */
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

/** As they are; ASCII only, as Python writes; slashes escaped, as PHP does; HTML's signs escaped, as Go does. */
const EDITS: readonly Edit[] = [
  (text) => text,
  escaped(/[\u007f-\uffff]/g),
  (text) => text.replaceAll('/', '\\/'),
  (text) => escaped(/[\u007f-\uffff]/g)(text).replaceAll('/', '\\/'),
  escaped(/[<>&\u2028\u2029]/g),
];

function* serialised(value: unknown): Generator<string> {
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

/** JSON on one line with separators of one's own. */
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

const MAX_PARAMS = 10_000;

/** What was signed beside the URL, taken for something else: parameters for none, none for parameters. */
export function contentKinds(
  content: ReceivedContent,
  query: readonly Pair[],
  urlNamesHash: boolean,
): Variant<SignedParams>[] {
  if (content.params === undefined) return unread(content);
  const { params } = content;
  const alone = paramsVariant([], ...urlAlone(params, query, urlNamesHash));
  return [alone, ...movedOutOfQuery(params), ...otherReadings(params)];
}

/** The URL alone was signed, although there are parameters: why they are there says the URL. */
function urlAlone(
  params: readonly Pair[],
  query: readonly Pair[],
  urlNamesHash: boolean,
): [Change['cause'], words: string] {
  const inQuery = new Set(query.map((pair) => pair.join('=')));
  if (urlNamesHash) {
    return ['json-as-form', 'Twilio signed the URL with the hash of a body, which is no form, but it was read as one.'];
  }
  if (params.every((pair) => inQuery.has(pair.join('=')))) {
    return [
      'params-doubled',
      'Twilio signed the URL alone, whose query has all parameters; they were passed once more.',
    ];
  }
  return ['params-added', `Twilio signed the URL alone. No parameter is signed, but there are ${names(params)}.`];
}

/** A GET whose query was taken off the URL and handed over as parameters. */
function movedOutOfQuery(params: readonly Pair[]): Variant<SignedParams>[] {
  const words = 'Twilio signed a GET: the parameters stood in the query, which is missing from the URL.';
  return queryVariants(params).map((spelled) => ({
    value: { params: [], query: spelled.map(([name, value]) => `${name}=${value}`).join('&') },
    changes: [{ cause: 'query-lost' as const, words }],
  }));
}

/** A form in UTF-8 that was read as Latin-1. */
function otherReadings(params: readonly Pair[]): Variant<SignedParams>[] {
  const utf8 = (text: string) => Buffer.from(text, 'latin1').toString('utf8');
  const others = params.map(([name, value]): Pair => [name, utf8(value)]);
  if (others.every(([, value], at) => value === params[at]?.[1])) return [];
  const words = 'Twilio signed the parameters in UTF-8, but they were read as Latin-1.';
  return [paramsVariant(others, 'body-reserialized', words)];
}

/** A form that was not read, or became something else. */
function unread({ body, unread: why }: Unread): Variant<SignedParams>[] {
  const form = pairsOf(parseForm(body, MAX_PARAMS));
  const decoded = pairsOf(parseForm(Buffer.from(Buffer.from(body).toString('utf8'), 'base64'), MAX_PARAMS));
  const members = jsonMembers(body);
  const variants: [readonly Pair[], Change['cause'], string][] = [
    [form, 'params-dropped', `Twilio signed the parameters of a form, which were not read: ${why}.`],
    [
      decoded,
      'body-reserialized',
      'Twilio signed the parameters of a form, whose body came base64-encoded without being marked so.',
    ],
    [members, 'body-reserialized', 'Twilio signed the parameters of a form, which was turned into JSON on the way.'],
  ];
  return variants.filter(([params]) => params.length > 0).map((each) => paramsVariant(...each));
}

function pairsOf(parsed: ReturnType<typeof parseForm>): readonly Pair[] {
  return typeof parsed === 'string' ? [] : parsed;
}

function jsonMembers(body: Uint8Array): Pair[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    if (!isObject(parsed)) return [];
    return Object.entries(parsed).flatMap(([name, value]) => [value].flat().map((each): Pair => [name, String(each)]));
  } catch {
    return [];
  }
}
