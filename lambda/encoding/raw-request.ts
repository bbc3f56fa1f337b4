import type { Pair } from '../front-door';

/** An HTTP request on the wire, before a front door. */
export interface RawRequest {
  readonly method: string;
  readonly scheme: 'http' | 'https';
  /** The `Host` header: `host[:port]`. */
  readonly host: string;
  /** The target of the request line, with path and query as sent: `/live/voice?x=%20`. */
  readonly target: string;
  /** All headers except `Host`, with names in the client's case. */
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
   * Base path of a custom domain's mapping, which the target starts with and routes don't see. Empty for a mapping of
   * the domain's root.
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

/** A header in the shape of a front door: its name and all its values in order. */
type Grouped = readonly [name: string, values: readonly string[]];

/** The path and raw query of a request line's target. The query is `undefined` without a `?`. */
export function splitTarget(target: string): { path: string; query: string | undefined } {
  const mark = target.indexOf('?');
  return mark < 0 ? { path: target, query: undefined } : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/** Groups pairs by name, in order of first occurrence. */
export function grouped(pairs: readonly Pair[]): Grouped[] {
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairs) {
    const values = groups.get(name);
    if (values) values.push(value);
    else groups.set(name, [value]);
  }
  return [...groups];
}

/**
 * Returns the map of last values, which a front door without multi-value maps sends. Optionally `null` if it is empty.
 */
export function lastValues(groups: readonly Grouped[]): Record<string, string> {
  return Object.fromEntries(groups.map(([name, values]) => [name, values.at(-1) ?? '']));
}

/** Returns the map of all values. */
export function allValues(groups: readonly Grouped[]): Record<string, string[]> {
  return Object.fromEntries(groups.map(([name, values]) => [name, [...values]]));
}

/** Returns the map of values joined by a comma, as in payload 2.0. */
export function joinedValues(groups: readonly Grouped[]): Record<string, string> {
  return Object.fromEntries(groups.map(([name, values]) => [name, values.join(',')]));
}

/** Returns the default port of a scheme, as in the forwarded headers. */
function portOf(request: RawRequest): string {
  const port = /:(\d+)$/.exec(request.host)?.[1];
  return port ?? (request.scheme === 'https' ? '443' : '80');
}

/** Returns the client's headers and those that every front door adds, in lower case. Appends to `X-Forwarded-For`. */
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

/** Returns the first value of a header, by lower-case name. */
function firstHeader(headers: readonly Pair[], name: string): string | undefined {
  return headers.find(([key]) => key.toLowerCase() === name)?.[1];
}

const TEXTUAL = /^(?:text\/|application\/(?:[\w.+-]+\+)?(?:json|xml|javascript)\b)/i;

/** Whether a load balancer, HTTP API or Function URL passes a body of these headers as text instead of base64. */
export function passesAsText(headers: readonly Pair[]): boolean {
  return TEXTUAL.test(firstHeader(headers, 'content-type') ?? '') && !firstHeader(headers, 'content-encoding');
}

/** Returns a body as an event contains it. */
export function eventBody(bytes: Uint8Array, asText: boolean): { body: string; isBase64Encoded: boolean } {
  return asText
    ? { body: Buffer.from(bytes).toString('utf8'), isBase64Encoded: false }
    : { body: Buffer.from(bytes).toString('base64'), isBase64Encoded: true };
}
