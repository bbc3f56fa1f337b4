import { parseForm } from '../../../form';
import { isObject } from '../../../front-door/event';
import type { Pair } from '../../../front-door/front-door';
import { querySpellings } from '../../../spelling';
import type { Change, Variant } from '../cause';
import type { ReceivedContent, Unread } from '../received';
import { names, paramsVariant, type SignedParams } from './params';

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
  return querySpellings(params).map((spelled) => ({
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
