import type { Pair, RawRequest } from './front-door';

/** A header as a door lists it: its name, and all its values in order. */
type Grouped = readonly [name: string, values: readonly string[]];

/** Path and raw query of a request line's target; the query is `undefined` without a `?`. */
export function splitTarget(target: string): { path: string; query: string | undefined } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: undefined } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** Splits a raw query into names and values, both still encoded. Empty parts are dropped, as every door drops them. */
export function rawPairs(query: string | undefined): Pair[] {
  return (query ?? '')
    .split('&')
    .filter((part) => part !== '')
    .map((part): Pair => {
      const equals = part.indexOf('=');
      return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
    });
}

/** Percent-decodes; text that does not decode stays as it is. */
export function decodeLeniently(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

/** Decodes a name or value of a query: `+` is a space. */
export function decodeQueryText(value: string): string {
  return decodeLeniently(value.replaceAll('+', ' '));
}

/** Groups pairs under their names, in the order in which each name comes first. */
export function grouped(pairs: readonly Pair[]): Grouped[] {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = groups.get(name);
    if (values) values.push(value);
    else groups.set(name, [value]);
  }
  return [...groups];
}

/** The map of last values that a door without multi-values hands over; `null` when there are none, if asked for. */
export function lastValues(groups: readonly Grouped[]): Record<string, string> {
  return Object.fromEntries(groups.map(([name, values]) => [name, values.at(-1) ?? '']));
}

/** The map with all values. */
export function allValues(groups: readonly Grouped[]): Record<string, string[]> {
  return Object.fromEntries(groups.map(([name, values]) => [name, [...values]]));
}

/** The map with repeats joined by a comma, as payload 2.0 has it. */
export function joinedValues(groups: readonly Grouped[]): Record<string, string> {
  return Object.fromEntries(groups.map(([name, values]) => [name, values.join(',')]));
}

/** Default port of a scheme, as the forwarded headers give it. */
function portOf(request: RawRequest): string {
  const port = /:(\d+)$/.exec(request.host)?.[1];
  return port ?? (request.scheme === 'https' ? '443' : '80');
}

/** The client's headers with those that every door adds, in lower case. `X-Forwarded-For` is appended to. */
export function forwardedHeaders(request: RawRequest): Pair[] {
  const source = request.sourceIp ?? '203.0.113.10';
  const lower = request.headers.map(([name, value]): Pair => [name.toLowerCase(), value]);
  const before = lower.filter(([name]) => name === 'x-forwarded-for').map(([, value]) => value);
  const own = new Set(['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port']);
  return [
    ...lower.filter(([name]) => !own.has(name)),
    ['host', request.host],
    ['x-forwarded-for', [...before, source].join(', ')],
    ['x-forwarded-proto', request.scheme],
    ['x-forwarded-port', portOf(request)],
  ];
}

/** The first value of a header, by lower-case name. */
function firstHeader(headers: readonly Pair[], name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

const TEXTUAL = /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml|javascript)\b)/i;

/** Whether a load balancer, HTTP API or Function URL passes a body of these headers as text instead of base64. */
export function passesAsText(headers: readonly Pair[]): boolean {
  return TEXTUAL.test(firstHeader(headers, 'content-type') ?? '') && !firstHeader(headers, 'content-encoding');
}

/** A body as an event carries it. */
export function eventBody(bytes: Uint8Array, asText: boolean): { body: string; isBase64Encoded: boolean } {
  return asText
    ? { body: Buffer.from(bytes).toString('utf8'), isBase64Encoded: false }
    : { body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true };
}
