import type { FrontDoorResponse, HeaderValues, Pair, ReceivedBody } from './front-door';

/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** The value as an object; an empty one when it is anything else. */
export function object(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** Whether the value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as text; `undefined` when it is not a string. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The strings among a value that is a string or a list. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** Headers of an event, from its multi-value map where there is one. */
export function headerValues(single: unknown, multi?: unknown, cookies?: unknown): HeaderValues {
  const headers: Record<string, string[]> = Object.create(null);
  for (const [name, value] of Object.entries(isObject(multi) ? multi : object(single))) {
    const key = name.toLowerCase();
    headers[key] = [...(headers[key] ?? []), ...texts(value)];
  }
  const list = texts(cookies);
  if (list.length > 0 && !headers['cookie']) headers['cookie'] = [list.join('; ')];
  return headers;
}

/** One header's value, repeats joined with a comma, as HTTP allows. */
export function header(headers: HeaderValues, name: string): string | undefined {
  const values = headers[name];
  return values && values.length > 0 ? values.join(',') : undefined;
}

/** Name and value pairs of an event's query, from its multi-value map where there is one. */
export function queryPairs(single: unknown, multi: unknown): Pair[] {
  const map = isObject(multi) ? multi : object(single);
  return Object.entries(map).flatMap(([name, value]) => texts(value).map((item): Pair => [name, item]));
}

/** Splits a raw query into names and values, both still encoded. Drops empty parts, as every door does. */
export function rawPairs(query: string | undefined): Pair[] {
  return (query ?? '')
    .split('&')
    .filter((part) => part !== '')
    .map((part): Pair => {
      const equals = part.indexOf('=');
      return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    });
}

/** Percent-decodes a text. Returns text that can't be decoded as it is. */
export function decodeLeniently(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Decodes a name or value of a query, in which `+` is a space. */
export function decodeQueryText(value: string): string {
  return decodeLeniently(value.replaceAll('+', ' '));
}

/** The body of an event, which may be `null`. */
export function receivedBody(event: JsonObject): ReceivedBody {
  return { content: text(event['body']) ?? '', isBase64Encoded: event['isBase64Encoded'] === true };
}

/** A path that starts with a slash. */
export function absolutePath(value: unknown): string {
  const path = text(value) ?? '';
  return path.startsWith('/') ? path : `/${path}`;
}

/** An upper-case method; `undefined` members of an event become an empty one, which no route answers. */
export function upperMethod(value: unknown): string {
  return (text(value) ?? '').toUpperCase();
}

/** A URL as a naive handler puts it together, the query maps serialised again. */
export function naiveUrl(origin: string, path: string, pairs: readonly Pair[]): string {
  const query = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
  return `${origin}${path}${query === '' ? '' : `?${query}`}`;
}

/** Answer headers as a map of lists, in lower case so that repeats in another case stay one header. */
export function multiHeaders(headers: readonly Pair[]): Record<string, string[]> {
  const multi = new Map<string, string[]>();
  for (const [name, value] of headers) {
    multi.set(name.toLowerCase(), [...(multi.get(name.toLowerCase()) ?? []), value]);
  }
  return Object.fromEntries(multi);
}

/** Answer headers as one map, repeats joined with a comma; cookies can't be joined, so the first one is kept. */
export function singleHeaders(headers: readonly Pair[]): Record<string, string> {
  const joined = (name: string, values: readonly string[]) =>
    name === 'set-cookie' ? (values[0] ?? '') : values.join(', ');
  return Object.fromEntries(
    Object.entries(multiHeaders(headers)).map(([name, values]) => [name, joined(name, values)]),
  );
}

/** An answer's body as an event carries it: bytes as base64. */
export function writtenBody(body: FrontDoorResponse['body']): { body: string; isBase64Encoded: boolean } {
  return typeof body === 'string'
    ? { body, isBase64Encoded: false }
    : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}
