import type { Pair } from '../../../front-door/front-door';
import { grouped } from '../../../front-door/wire';
import type { Variant } from '../cause';
import { names, paramsVariant, type SignedParams } from './params';

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
