import type { Pair } from '../../lambda/front-door';
import type { Variant } from '../cause';
import { names, paramsVariant, type SignedParams } from './params';

/** What a parameter that Twilio sends beside others holds, where it is always the same or says what another says. */
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
const FIXED: readonly Pair[] = [
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

/** Parameters whose values are often empty, as Twilio sends them with calls and messages. */
const PLACES = ['City', 'State', 'Zip', 'Country'];
const SOMETIMES_EMPTY = [
  ...['Body', 'Digits', 'SpeechResult', 'CallerName', 'ForwardedFrom', 'FinishedOnKey', 'MessagingServiceSid'],
  ...['ErrorCode', 'ProfileName', 'ButtonText', 'RecordingUrl', 'DialCallSid', 'ParentCallSid', 'StirVerstat'],
];

/** A single parameter that is missing and whose value can be known; and empty values that turned into a word. */
export function droppedSingly(params: readonly Pair[]): Variant<SignedParams>[] {
  const has = new Map(params);
  const derived = DERIVED.flatMap(([name, from]): Pair[] => {
    const value = has.get(from);
    return value === undefined ? [] : [[name, value]];
  });
  const all = [...derived, ...FIXED].filter(([name]) => !has.has(name));
  return [...all.map((pair) => withDropped(params, [pair])), ...nulled(params)];
}

/** Parameters with empty values that are missing: any of the places' names, with or without one other. */
export function* droppedEmpty(params: readonly Pair[]): Generator<Variant<SignedParams>> {
  const has = new Set(params.map(([name]) => name));
  const missing = (all: readonly string[]) => all.filter((name) => !has.has(name));
  const places = ['From', 'To'].flatMap((party) => PLACES.map((place) => party + place));
  const twin = (name: string) => name.replace(/^From/, 'Caller').replace(/^To/, 'Called');
  const alone = missing(places).map((name) => [name]);
  const twins = places.map((name) => missing([name, twin(name)])).filter((group) => group.length > 0);
  for (const single of [undefined, ...missing(SOMETIMES_EMPTY)]) {
    for (const groups of [alone, twins]) {
      for (const subset of subsets(groups)) {
        const dropped = [...subset.flat(), ...(single === undefined ? [] : [single])];
        if (dropped.length > 0)
          yield withDropped(
            params,
            dropped.map((name): Pair => [name, '']),
          );
      }
    }
  }
}

function withDropped(params: readonly Pair[], dropped: readonly Pair[]): Variant<SignedParams> {
  const empty = dropped.every(([, value]) => value === '') ? ' with an empty value' : '';
  const words = `Twilio signed ${names(dropped)}${empty}, which is not among the parameters that were read.`;
  return paramsVariant([...params, ...dropped], 'params-dropped', words);
}

function nulled(params: readonly Pair[]): Variant<SignedParams>[] {
  const isNull = ([, value]: Pair) => /^(?:null|undefined|None|nil)$/.test(value);
  const found = params.filter(isNull);
  if (found.length === 0) return [];
  const words = `Twilio signed ${names(found)} with an empty value, which became the word null.`;
  return [
    paramsVariant(
      params.map((pair): Pair => (isNull(pair) ? [pair[0], ''] : pair)),
      'params-dropped',
      words,
    ),
  ];
}

function* subsets<T>(items: readonly T[]): Generator<T[]> {
  for (let bits = 0; bits < 2 ** items.length; bits += 1) yield items.filter((_, at) => (bits >> at) % 2 === 1);
}

/** White space that a parser may have taken off an end. */
const ENDS = [' ', '\n', '\r\n', '\t', '  ', '\n\n', '   ', '\u00a0'];

type Edit = (value: string) => string;

const SPACED: readonly Edit[] = ENDS.flatMap((space): Edit[] => [
  (value) => value + space,
  (value) => space + value,
  (value) => space + value + space,
]);

/** Other harm that a parser does to a value, each undone. */
const RESTORED: readonly Edit[] = [
  (value) => value.replace(/\r?\n/g, '\r\n'),
  (value) => value.replaceAll('\r\n', '\n'),
  (value) => value.normalize('NFD'),
  (value) => value.normalize('NFC'),
];

/** A number's `+`, which is a space when a form is decoded twice, and is then trimmed. */
const PLUSSED: Edit = (value) => (/^ ?\d{8,15}$/.test(value) ? `+${value.trim()}` : value);

/** White space at the ends of one value, or of the same kind at the ends of all, which was signed and was not read. */
export function trimmed(params: readonly Pair[]): Variant<SignedParams>[] {
  const single = params.flatMap((pair) =>
    [...SPACED, PLUSSED].flatMap((edit) => edited(params, edit, (each) => each === pair)),
  );
  const all = [...RESTORED, PLUSSED].flatMap((edit) => edited(params, edit, () => true));
  return [...all, ...single];
}

function edited(params: readonly Pair[], edit: Edit, chosen: (pair: Pair) => boolean): Variant<SignedParams>[] {
  const changed = params.filter((pair) => chosen(pair) && edit(pair[1]) !== pair[1]);
  if (changed.length === 0) return [];
  const others = params.map((pair): Pair => (changed.includes(pair) ? [pair[0], edit(pair[1])] : pair));
  const words = `Twilio signed the value of ${names(changed)} with white space or a sign that was lost when it was read.`;
  return [paramsVariant(others, 'params-trimmed', words)];
}
