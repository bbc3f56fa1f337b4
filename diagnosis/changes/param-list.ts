import type { Pair } from '../../lambda/front-door';
import { distinctBy, type Variant } from '../cause';
import { names, paramsVariant, type SignedParams } from './signed-params';

/** Removes groups that a framework adds at once: the query's parameters, lowercase names, empty values. */
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

/** Removes each parameter. */
export function addedSingly(params: readonly Pair[]): Variant<SignedParams>[] {
  return params.flatMap((each) => without(params, (pair) => pair === each));
}

/** Maximum number of parameters to remove every three of. */
const MAX_TRIPLES = 40;
/** Maximum number of parameters to remove every two of. */
const MAX_PAIRS = 80;

/** Removes every two parameters and, when there are few, every three. */
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
  const words = `Twilio did not sign ${names(params.filter(added))}, which was added on the way.`;
  return [paramsVariant(rest, 'params-added', words)];
}

/** Twilio's parameters that have the value of another one. */
const DERIVED: readonly [name: string, from: string][] = [
  ['Caller', 'From'],
  ['Called', 'To'],
  ['From', 'Caller'],
  ['To', 'Called'],
  ['SmsSid', 'MessageSid'],
  ['SmsMessageSid', 'MessageSid'],
  ['MessageSid', 'SmsSid'],
  ['SmsStatus', 'MessageStatus'],
  ['MessageStatus', 'SmsStatus'],
];

/** Twilio's parameters that usually have a known value. */
const USUAL: readonly Pair[] = [
  ['ApiVersion', '2010-04-01'],
  ['NumMedia', '0'],
  ['NumSegments', '1'],
  ['Direction', 'inbound'],
  ['SmsStatus', 'received'],
  ['CallStatus', 'ringing'],
  ['CallStatus', 'in-progress'],
  ['CallStatus', 'completed'],
  ['FromCountry', 'US'],
  ['ToCountry', 'US'],
];

/** Twilio's parameters that are often empty. */
const LOCATION = ['City', 'State', 'Zip', 'Country'];
const OFTEN_EMPTY = [
  ...['Body', 'Digits', 'SpeechResult', 'CallerName', 'ForwardedFrom', 'FinishedOnKey', 'MessagingServiceSid'],
  ...['ErrorCode', 'ProfileName', 'ButtonText', 'RecordingUrl', 'DialCallSid', 'ParentCallSid', 'StirVerstat'],
  ...['ErrorMessage', 'Latitude', 'Longitude', 'Address', 'Label', 'OptOutType', 'TranscriptionText'],
];

/** Adds each missing parameter with a known value, and empties values that were turned into the word null. */
export function droppedSingly(params: readonly Pair[]): Variant<SignedParams>[] {
  const has = new Map(params);
  const derived = DERIVED.flatMap(([name, from]): Pair[] => {
    const value = has.get(from);
    return value === undefined ? [] : [[name, value]];
  });
  const all = [...derived, ...USUAL].filter(([name]) => !has.has(name));
  return [...all.map((pair) => withDropped(params, [pair])), ...nulled(params)];
}

/** Adds missing parameters with empty values: any subset of the caller's and callee's locations, and at most one other parameter. */
export function* droppedEmpty(params: readonly Pair[]): Generator<Variant<SignedParams>> {
  const { missing, singles, twins } = missingLocations(params);
  for (const single of [undefined, ...missing(OFTEN_EMPTY)]) {
    for (const groups of [singles, twins]) {
      for (const subset of subsets(groups)) yield* withEmpty(params, subset, single === undefined ? [] : [single]);
    }
  }
  const sets = usualSets(singles, twins);
  for (const two of couples(missing(OFTEN_EMPTY))) {
    for (const set of sets) yield* withEmpty(params, set, two);
  }
}

/** Maximum number of missing locations of which every subset counts as usual. */
const MAX_USUAL = 4;

/** Yields the usual cases of {@link droppedEmpty}, few enough to combine with another change. */
export function* usuallyDropped(params: readonly Pair[]): Generator<Variant<SignedParams>> {
  const { missing, singles, twins } = missingLocations(params);
  for (const set of usualSets(singles, twins)) yield* withEmpty(params, set, []);
  for (const single of missing(OFTEN_EMPTY)) {
    for (const set of [[], twins]) yield* withEmpty(params, set, [single]);
  }
}

type Groups = readonly (readonly string[])[];

/** The sets of locations that are usually empty: every subset of a few, or none, all, and each. */
function usualSets(singles: Groups, twins: Groups): Groups[] {
  const sets = [singles, twins].flatMap((groups): Groups[] =>
    groups.length <= MAX_USUAL ? [...subsets(groups)] : [[], groups, ...groups.map((group) => [group])],
  );
  return distinctBy(sets, (set) => set.flat().join());
}

/**
 * The missing locations, each by itself, and the caller's together with those of the number, which have the same
 * values.
 */
function missingLocations(params: readonly Pair[]) {
  const has = new Set(params.map(([name]) => name));
  const missing = (all: readonly string[]) => all.filter((name) => !has.has(name));
  const locations = ['From', 'To'].flatMap((party) => LOCATION.map((part) => party + part));
  const twin = (name: string) => name.replace(/^From/, 'Caller').replace(/^To/, 'Called');
  const singles = missing(locations).map((name) => [name]);
  const twins = locations.map((name) => missing([name, twin(name)])).filter((group) => group.length > 0);
  return { missing, singles, twins };
}

function* withEmpty(
  params: readonly Pair[],
  groups: readonly (readonly string[])[],
  others: readonly string[],
): Generator<Variant<SignedParams>> {
  const empty = [...groups.flat(), ...others].map((name): Pair => [name, '']);
  if (empty.length > 0) yield withDropped(params, empty);
}

function couples<T>(items: readonly T[]): [T, T][] {
  return items.flatMap((one, at) => items.slice(at + 1).map((other): [T, T] => [one, other]));
}

function withDropped(params: readonly Pair[], dropped: readonly Pair[]): Variant<SignedParams> {
  const empty = dropped.every(([, value]) => value === '') ? ' with an empty value' : '';
  const words = `Twilio signed ${names(dropped)}${empty}, which is missing from the parameters that were read.`;
  return paramsVariant([...params, ...dropped], 'params-dropped', words);
}

function nulled(params: readonly Pair[]): Variant<SignedParams>[] {
  const isNull = ([, value]: Pair) => /^(?:null|undefined|None|nil)$/.test(value);
  const found = params.filter(isNull);
  if (found.length === 0) return [];
  const words = `Twilio signed ${names(found)} with an empty value, which became the word null.`;
  const others = params.map((pair): Pair => (isNull(pair) ? [pair[0], ''] : pair));
  return [paramsVariant(others, 'params-dropped', words)];
}

function* subsets<T>(items: readonly T[]): Generator<T[]> {
  for (let bits = 0; bits < 2 ** items.length; bits += 1) yield items.filter((_, at) => (bits >> at) % 2 === 1);
}
