import { grouped } from '../../lambda/encoding';
import type { Pair } from '../../lambda/front-door';
import type { Variant } from '../cause';
import { names, paramsVariant, type SignedParams } from './signed-params';

/** Splits a value that several values of one name were joined into. */
const SPLITS: readonly ((value: string) => string[])[] = [
  ...[',', ', ', ';', '|', ' ', '\n'].map((separator) => (value: string) => value.split(separator)),
  jsonList,
];

/** Splits joined values, removes brackets from names, and joins single values that were split. */
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
    // JSON that starts with a bracket is a list.
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

function joinedAgain(params: readonly Pair[]): Variant<SignedParams>[] {
  const repeated = grouped(params).filter(([, values]) => values.length > 1);
  return [',', ', '].flatMap((separator) => {
    if (repeated.length === 0) return [];
    const others = grouped(params).map(([name, values]): Pair => [name, values.join(separator)]);
    const words = `Twilio signed one value of ${repeated.map(([name]) => name).join(', ')}, which was read as several.`;
    return [paramsVariant(others, 'params-collapsed', words)];
  });
}

/** White space that a parser may have trimmed. */
const ENDS = [' ', '\n', '\r\n', '\t', '  ', '\n\n', '   ', '\u00a0', ' \n', '\n '];

type Edit = (value: string) => string;

const SPACED: readonly Edit[] = ENDS.flatMap((space): Edit[] => [
  (value) => value + space,
  (value) => space + value,
  (value) => space + value + space,
]);

/** Undoes other changes that a parser makes to a value. */
const RESTORED: readonly Edit[] = [
  (value) => value.replace(/\r?\n/g, '\r\n'),
  (value) => value.replaceAll('\r\n', '\n'),
  (value) => value.normalize('NFD'),
  (value) => value.normalize('NFC'),
];

/** Restores a number's `+`: decoding a form twice makes it a space, which is then trimmed. */
const WITH_PLUS: Edit = (value) => (/^ ?\d{8,15}$/.test(value) ? `+${value.trim()}` : value);

/** Restores the white space of each value, and what else was changed in all of them. */
export function trimmed(params: readonly Pair[]): Variant<SignedParams>[] {
  const single = params.flatMap((pair) =>
    [...SPACED, WITH_PLUS].flatMap((edit) => edited(params, edit, (each) => each === pair)),
  );
  const all = [...RESTORED, WITH_PLUS].flatMap((edit) => edited(params, edit, () => true));
  return [...all, ...single];
}

/** Names of texts that people write or say. */
const TEXTS = [
  'Body',
  'SpeechResult',
  'Digits',
  'ProfileName',
  'ButtonText',
  'TranscriptionText',
  'CallerName',
  'Label',
];
/** Values that software writes: identifiers, numbers, URLs, and words in lower case. */
const NO_TEXT = /^(?:[A-Z]{2}[0-9a-f]{32}|[A-Z]{2}|\+?[\d.-]*|\w+:\S*|[a-z-]+)$/;
/** Maximum number of texts to change together. */
const MAX_TEXTS = 10;

/** Returns the parameters whose value may have had white space at its ends, likeliest first. */
function texts(params: readonly Pair[]): Pair[] {
  const likely = params.filter(([name]) => TEXTS.includes(name));
  const others = params.filter(([name, value]) => !TEXTS.includes(name) && !NO_TEXT.test(value));
  return [...likely, ...others].slice(0, MAX_TEXTS);
}

/** The ends that people leave: a space, a line end. */
const USUAL_ENDS: readonly Edit[] = [' ', '\n', '\r\n', ' \n'].map((end) => (value) => value + end);
const USUAL: readonly Edit[] = [...USUAL_ENDS, (value) => ` ${value}`, (value) => ` ${value} `];

/** Restores the usual white space of one text, and of all. */
export function usuallyTrimmed(params: readonly Pair[]): Variant<SignedParams>[] {
  const found = texts(params);
  const single = found.flatMap((pair) => USUAL.flatMap((edit) => edited(params, edit, (each) => each === pair)));
  const all = USUAL.flatMap((edit) => edited(params, edit, (pair) => found.includes(pair)));
  const restored = [...RESTORED, WITH_PLUS].flatMap((edit) => edited(params, edit, () => true));
  return [...single, ...restored, ...(found.length > 1 ? all : [])];
}

/** Yields several texts with white space restored: every subset with the same, every two with different ones. */
export function* severalTrimmed(params: readonly Pair[]): Generator<Variant<SignedParams>> {
  const found = texts(params);
  for (let bits = 1; bits < 2 ** found.length; bits += 1) {
    const subset = found.filter((_, at) => (bits >> at) % 2 === 1);
    if (subset.length < 2) continue;
    for (const edit of USUAL) yield* edited(params, edit, (pair) => subset.includes(pair));
  }
  for (const [at, first] of found.entries()) {
    for (const second of found.slice(at + 1)) yield* everyTwoEnds(params, first, second);
  }
}

function* everyTwoEnds(params: readonly Pair[], first: Pair, second: Pair): Generator<Variant<SignedParams>> {
  for (const one of SPACED) {
    for (const other of SPACED.filter((edit) => edit !== one)) {
      const others = params.map((pair): Pair => {
        if (pair === first) return [pair[0], one(pair[1])];
        return pair === second ? [pair[0], other(pair[1])] : pair;
      });
      yield trimmedVariant(others, [first, second]);
    }
  }
}

function edited(params: readonly Pair[], edit: Edit, chosen: (pair: Pair) => boolean): Variant<SignedParams>[] {
  const changed = params.filter((pair) => chosen(pair) && edit(pair[1]) !== pair[1]);
  if (changed.length === 0) return [];
  const others = params.map((pair): Pair => (changed.includes(pair) ? [pair[0], edit(pair[1])] : pair));
  return [trimmedVariant(others, changed)];
}

function trimmedVariant(params: readonly Pair[], changed: readonly Pair[]): Variant<SignedParams> {
  const words = `Twilio signed the value of ${names(changed)} with white space or a character that was lost when it was read.`;
  return paramsVariant(params, 'params-trimmed', words);
}
