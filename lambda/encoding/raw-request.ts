import type { Pair } from '../front-door';

/** An HTTP request on the wire, before a front door. */
export interface RawRequest {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** The `Host` header: `host[:port]`. */
  readonly host: string;
  /** The target of the request line, path and query as sent: `/live/voice?x=%20`. */
  readonly target: string;
  /** All headers except `Host`, names in the client's case. */
  readonly headers: readonly Pair[];
  readonly body: Uint8Array;
  /** Address of the client. @default 203.0.113.10 */
  readonly sourceIp?: string;
}

/** Settings of the front door that encodes a request. */
export interface EncodeOptions {
  /**
   * Stage in front of the path at a REST API's or HTTP API's own endpoint.
   * @default - none (`$default`) at an HTTP API, the target's first segment at a REST API
   */
  readonly stage?: string;
  /**
   * Base path of a custom domain's mapping, which the target starts with and routes don't see; empty for a mapping of the
   * domain's root.
   * @default - no custom domain
   */
  readonly basePath?: string;
  /** Payload format of an HTTP API. @default 2.0 */
  readonly payloadFormatVersion?: '1.0' | '2.0';
  /** Whether the target group of a load balancer has multi-value headers on. @default true */
  readonly multiValueHeaders?: boolean;
}

/** The front door answers the request itself, so the function gets no event. */
export class RefusedByFrontDoorError extends Error {
  readonly code = 'REFUSED_BY_FRONT_DOOR';
  override readonly name = 'RefusedByFrontDoorError';

  constructor(
    /** Status of the front door's answer. */
    readonly statusCode: number,
    /** Text of the front door's answer. */
    readonly answer: string,
    reason: string,
  ) {
    super(`The front door answers ${statusCode} ${answer} to this request: ${reason}.`);
  }
}

/** Encodes a request as the event of a front door: the inverse of its codec's `read`. */
export type Encode = (request: RawRequest, options?: EncodeOptions) => Record<string, unknown>;

/** A header as a door lists it: its name, and all its values in order. */
type Grouped = readonly [name: string, values: readonly string[]];

/** Path and raw query of a request line's target; the query is `undefined` without a `?`. */
export function splitTarget(target: string): { path: string; query: string | undefined } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: undefined } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
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
