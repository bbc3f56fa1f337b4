import type { Pair } from '../../../front-door/front-door';
import { decodeLeniently, decodeQueryText, rawPairs } from '../../../front-door/wire';
import { plainSpellings, querySpellings } from '../../../spelling';
import { type Variant, variant } from '../cause';
import { distinctBy } from '../place';
import type { Query } from './query-order';

/** The query's parameters in the same order, spelled in another way. */
export function queryEncodings(query: Query): Variant<Query>[] {
  if (query === undefined) return [];
  const spelled = spellings(query);
  const found = [...spelled, ...spelled.map(lowerHex), ...spelled.map(bareNames), ...marks(query)];
  return distinctBy(found, (other) => other ?? '\0')
    .filter((other) => other !== query)
    .map((other) => variant(other, 'query-encoding', 'Twilio signed the same query parameters, spelled otherwise.'));
}

/** Every way to spell the parameters that is not the received one, decoded once and, where that differs, twice. */
function spellings(query: string): string[] {
  const pairs = rawPairs(query).map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]);
  const kept = rawPairs(query).map(([name, value]): Pair => [decodeLeniently(name), decodeLeniently(value)]);
  const twice = pairs.map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]);
  const all = [pairs, kept, twice].flatMap(querySpellings).map(joined);
  return [...direct(query), ...all, joined(pairs), joined(kept)];
}

/** What one careless step does to a whole query. */
function direct(query: string): string[] {
  const twice = query.replace(/%25([0-9a-f]{2})/gi, '%$1');
  const spaces = [query.replaceAll('+', '%20'), query.replaceAll('%20', '+'), query.replaceAll('+', '%2B')];
  const html = [query.replaceAll('&amp;', '&'), query.replaceAll('&', '&amp;'), query.replaceAll(';', '&')];
  const names = [query.replaceAll('%5B', '[').replaceAll('%5D', ']')];
  return [
    query,
    ...plainSpellings(query),
    ...spaces,
    twice,
    query.replaceAll('%', '%25'),
    ...html,
    ...names,
    upperHex(query),
  ];
}

/** A mark that stands for nothing and that most software drops. */
function marks(query: string): Query[] {
  return query === ''
    ? [undefined]
    : [`${query}&`, `&${query}`, query.replace(/&+$/, ''), query.replace(/&{2,}/g, '&')];
}

function joined(pairs: readonly Pair[]): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

/** `a&b=1` for `a=&b=1`, and the other way round. */
function bareNames(query: string): string {
  return /=(?=&|$)/.test(query) ? query.replace(/=(?=&|$)/g, '') : query.replace(/(^|&)([^&=]+)(?=&|$)/g, '$1$2=');
}

function lowerHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/gi, (hex) => hex.toLowerCase());
}

function upperHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/gi, (hex) => hex.toUpperCase());
}
