import { isObject, type JsonObject } from '../../../lambda/front-door/event';
import type { Pair } from '../../../lambda/front-door/front-door';

/** The parts of an answer that all doors share. `undefined` stands for one that a door refuses. */
export interface AnswerParts {
  readonly statusCode: number;
  readonly body: Uint8Array;
}

/** Status and body of a function's answer; `undefined` when either is malformed. */
export function answerParts(payload: JsonObject): AnswerParts | undefined {
  const { statusCode, body, isBase64Encoded } = payload;
  if (typeof statusCode !== 'number' || !Number.isInteger(statusCode)) return undefined;
  if (statusCode < 100 || statusCode > 599) return undefined;
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined;
  return { statusCode, body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8') };
}

/** Headers of a map of single values; `undefined` when there is something else in it. */
export function singleValues(map: unknown): Pair[] | undefined {
  if (map === undefined || map === null) return [];
  return isObject(map) ? pairs(Object.entries(map)) : undefined;
}

/** Headers of a map of lists; `undefined` when there is something else in it. */
export function multiValues(map: unknown): Pair[] | undefined {
  if (map === undefined || map === null) return [];
  if (!isObject(map) || !Object.values(map).every(Array.isArray)) return undefined;
  const lists = Object.entries(map) as [string, unknown[]][];
  return pairs(lists.flatMap(([name, values]) => values.map((value): [string, unknown] => [name, value])));
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-5.1 */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const FORBIDDEN_IN_VALUE = /[^\t\x20-\x7e\x80-\xff]/;

function pairs(entries: readonly [string, unknown][]): Pair[] | undefined {
  const written = entries.map(([name, value]): Pair => [name, String(value)]);
  const scalar = entries.every(([, value]) => ['string', 'number', 'boolean'].includes(typeof value));
  const clean = written.every(([name, value]) => NAME.test(name) && !FORBIDDEN_IN_VALUE.test(value));
  return scalar && clean ? written : undefined;
}

/** The headers with a content type, where the function gave none. */
export function withContentType(headers: readonly Pair[], type: string): Pair[] {
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return typed ? [...headers] : [...headers, ['content-type', type]];
}
