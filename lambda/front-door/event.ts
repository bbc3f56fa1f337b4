import type { FrontDoorResponse, Headers, Pair, ReceivedBody } from './front-door';

/** A JSON object with unknown members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Returns the value if it is a JSON object, otherwise an empty object. */
export function object(value: unknown): JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}

/** Whether the value is a JSON object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the value if it is a string, otherwise `undefined`. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** Returns the strings in a value that is a string or a list. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** Returns the headers of an event, from its multi-value map if it has one. Joins repeats with a comma, as HTTP allows. */
export function headersOf(single: unknown, multi?: unknown, cookies?: unknown): Headers {
  const headers: Record<string, string> = Object.create(null);
  const given = isObject(multi) ? multi : object(single);
  for (const name of Object.keys(given)) {
    const value = given[name];
    const joined = typeof value === 'string' ? value : texts(value).join(',');
    const key = name.toLowerCase();
    const known = headers[key];
    headers[key] = known === undefined ? joined : `${known},${joined}`;
  }
  if (cookies !== undefined && !headers['cookie']) {
    const list = texts(cookies);
    if (list.length > 0) headers['cookie'] = list.join('; ');
  }
  return headers;
}

/** Returns the query's names and values, from the event's multi-value map if it has one. */
export function queryPairs(single: unknown, multi: unknown): Pair[] {
  const map = isObject(multi) ? multi : object(single);
  return Object.entries(map).flatMap(([name, value]) => texts(value).map((item): Pair => [name, item]));
}

/** Splits a raw query into names and values, still encoded. Drops empty parts, as every front door does. */
export function rawPairs(query: string | undefined): Pair[] {
  if (!query) return [];
  return query
    .split('&')
    .filter((part) => part !== '')
    .map((part): Pair => {
      const equals = part.indexOf('=');
      return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    });
}

/** Percent-decodes text. Returns text that can't be decoded unchanged. */
export function decodeLeniently(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Decodes a name or value of a query, where `+` means a space. */
export function decodeQueryText(value: string): string {
  return decodeLeniently(value.replaceAll('+', ' '));
}

/** Returns the body of an event. A `null` body is empty. */
export function receivedBody(event: JsonObject): ReceivedBody {
  return { content: text(event['body']) ?? '', isBase64Encoded: event['isBase64Encoded'] === true };
}

/** Returns the value as a path that starts with a slash. */
export function absolutePath(value: unknown): string {
  const path = text(value) ?? '';
  return path.startsWith('/') ? path : `/${path}`;
}

/** Returns the method in upper case. A missing method is empty, which no route answers. */
export function upperMethod(value: unknown): string {
  return (text(value) ?? '').toUpperCase();
}

/** Builds the URL that a naive handler would build from the decoded query. */
export function naiveUrl(origin: string, path: string, pairs: readonly Pair[]): string {
  const query = new URLSearchParams(pairs.map(([name, value]) => [name, value])).toString();
  return `${origin}${path}${query === '' ? '' : `?${query}`}`;
}

/** Groups response headers by lower-case name, so that repeats in another case become one header. */
export function multiHeaders(headers: readonly Pair[]): Record<string, string[]> {
  const multi = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const values = multi.get(key);
    if (values) values.push(value);
    else multi.set(key, [value]);
  }
  return Object.fromEntries(multi);
}

/** Joins repeated response headers with a comma, and lists the cookies, which can't be joined. */
export function singleHeaders(headers: readonly Pair[]): { headers: Record<string, string>; cookies: string[] } {
  const joined = new Map<string, string>();
  const cookies: string[] = [];
  for (const [name, value] of headers) {
    const key = name.toLowerCase();
    const known = joined.get(key);
    if (key === 'set-cookie') cookies.push(value);
    else joined.set(key, known === undefined ? value : `${known}, ${value}`);
  }
  return { headers: Object.fromEntries(joined), cookies };
}

/** Encodes a response body for Lambda: text unchanged, bytes as base64. */
export function writtenBody(body: FrontDoorResponse['body']): { body: string; isBase64Encoded: boolean } {
  return typeof body === 'string'
    ? { body, isBase64Encoded: false }
    : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true };
}
