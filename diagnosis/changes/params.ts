import { grouped, type Pair } from '../../lambda/front-door';
import type { Variant } from '../cause';
import type { Query } from './query';

/** Parameters that Twilio may have signed, and the query that the URL must then have had. */
export interface SignedParams {
  readonly params: readonly Pair[];
  /** In place of the received one; `null` leaves that. */
  readonly query: Query | null;
}

/** A variant of the parameters that leaves the query alone. */
export function paramsVariant(
  params: readonly Pair[],
  cause: Variant<SignedParams>['changes'][number]['cause'],
  words: string,
): Variant<SignedParams> {
  return { value: { params, query: null }, changes: [{ cause, words }] };
}

/** Names for a sentence, the first few of many. */
export function names(pairs: readonly Pair[]): string {
  const all = [...new Set(pairs.map(([name]) => name.slice(0, 80)))];
  return all.length > 8 ? `${all.slice(0, 8).join(', ')} and ${all.length - 8} more` : all.join(', ');
}

/** Up to so many parameters every three of them are left out. */
const MAX_TRIPLES = 40;
/** Up to so many parameters every two of them are left out. */
const MAX_PAIRS = 150;

/** Groups that a framework adds at once: the query's parameters, its own in lower case, empty ones. */
export function addedGroups(params: readonly Pair[], query: readonly Pair[]): Variant<SignedParams>[] {
  const inQuery = new Set(query.map((pair) => pair.join('=')));
  const nameInQuery = new Set(query.map(([name]) => name));
  const groups: ((pair: Pair) => boolean)[] = [
    (pair) => inQuery.has(pair.join('=')),
    ([name]) => nameInQuery.has(name),
    ([name]) => !/^[A-Z]/.test(name),
    ([, value]) => value === '',
  ];
  return groups.flatMap((added) => without(params, added));
}

/** Each parameter left out. */
export function addedSingly(params: readonly Pair[]): Variant<SignedParams>[] {
  return params.flatMap((each) => without(params, (pair) => pair === each));
}

/** Every two and, of fewer parameters, every three left out. */
export function* addedTogether(params: readonly Pair[]): Generator<Variant<SignedParams>> {
  if (params.length > MAX_PAIRS) return;
  for (const [at, first] of params.entries()) {
    const after = params.slice(at + 1);
    for (const [next, second] of after.entries()) {
      yield* without(params, (pair) => pair === first || pair === second);
      if (params.length > MAX_TRIPLES) continue;
      for (const third of after.slice(next + 1)) {
        yield* without(params, (pair) => pair === first || pair === second || pair === third);
      }
    }
  }
}

function without(params: readonly Pair[], added: (pair: Pair) => boolean): Variant<SignedParams>[] {
  const rest = params.filter((pair) => !added(pair));
  if (rest.length === params.length || rest.length === 0) return [];
  const words = `Twilio signed no parameter ${names(params.filter(added))}: it was added on the way.`;
  return [paramsVariant(rest, 'params-added', words)];
}

/** How several values of a name become one. */
const SPLITS: readonly ((value: string) => string[])[] = [
  ...[',', ', ', ';', '|', ' ', '\n'].map((separator) => (value: string) => value.split(separator)),
  jsonList,
];

/** Repeated names whose values were joined, or whose names got brackets; and single values that were split. */
export function collapsed(params: readonly Pair[]): Variant<SignedParams>[] {
  const split = SPLITS.flatMap((values) => [...splitSingly(params, values), ...splitWhere(params, values, () => true)]);
  return [...split, ...bracketed(params), ...joinedAgain(params)];
}

function splitSingly(params: readonly Pair[], values: (value: string) => string[]): Variant<SignedParams>[] {
  return params.flatMap((pair) => splitWhere(params, values, (each) => each === pair));
}

function splitWhere(
  params: readonly Pair[],
  values: (value: string) => string[],
  chosen: (pair: Pair) => boolean,
): Variant<SignedParams>[] {
  const found = params.filter((pair) => chosen(pair) && values(pair[1]).length > 1);
  if (found.length === 0) return [];
  const others = params.flatMap((pair): Pair[] =>
    found.includes(pair) ? values(pair[1]).map((value): Pair => [pair[0], value]) : [pair],
  );
  const words = `Twilio signed several values of ${names(found)}, which were read as one.`;
  return [paramsVariant(others, 'params-collapsed', words)];
}

function jsonList(value: string): string[] {
  if (!value.startsWith('[')) return [value];
  try {
    // What starts with a bracket is a list or no JSON.
    return (JSON.parse(value) as unknown[]).map(String);
  } catch {
    return [value];
  }
}

const BRACKETS = /\[\d*\]$/;

function bracketed(params: readonly Pair[]): Variant<SignedParams>[] {
  const found = params.filter(([name]) => BRACKETS.test(name));
  if (found.length === 0) return [];
  const others = params.map(([name, value]): Pair => [name.replace(BRACKETS, ''), value]);
  const words = `Twilio signed the repeated names of ${names(found)} without brackets.`;
  return [paramsVariant(others, 'params-collapsed', words)];
}

/** One value that was taken for a list. */
function joinedAgain(params: readonly Pair[]): Variant<SignedParams>[] {
  const repeated = grouped(params).filter(([, values]) => values.length > 1);
  return [',', ', '].flatMap((separator) => {
    if (repeated.length === 0) return [];
    const others = grouped(params).map(([name, values]): Pair => [name, values.join(separator)]);
    const words = `Twilio signed one value of ${repeated.map(([name]) => name).join(', ')}, which was read as several.`;
    return [paramsVariant(others, 'params-collapsed', words)];
  });
}
