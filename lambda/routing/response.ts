import { TwilioLimits } from '../../lib/contract';
import type { FrontDoorResponse, Pair } from '../front-door';
import type { DeliveryReport } from './delivery';

/** A TwiML builder from this package or any version of `twilio`. Its `toString()` returns the XML. */
export interface TwimlBuilder {
  addText(content: string): void;
  toString(): string;
}

/** A response with its own status, headers, or body. */
export interface RouteResponse {
  /** From 200 to 599. Default: 200. */
  readonly statusCode?: number;
  /** Default `content-type`: `text/xml; charset=utf-8` for XML, `text/plain; charset=utf-8` otherwise, even without a body. */
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Default: empty. */
  readonly body?: string | Uint8Array;
  /** The results of a delivery's entries, for the log. `toSqs` and `toEventBridge` set it. */
  readonly delivery?: DeliveryReport;
}

/** Result of a route: a TwiML builder, TwiML text, a response, a web `Response`, or nothing (empty TwiML). */
// biome-ignore lint/suspicious/noConfusingVoidType: a route that returns nothing is typed `void`.
export type RouteResult = TwimlBuilder | string | RouteResponse | Response | null | undefined | void;

/** Error for an invalid result of a route. The outcome is `handler-error`, so Twilio's fallback URL takes over. */
export class InvalidResponseError extends Error {
  readonly code = 'INVALID_RESPONSE';
  override readonly name = 'InvalidResponseError';
}

const XML: Pair = ['content-type', 'text/xml; charset=utf-8'];
const PLAIN: Pair = ['content-type', 'text/plain; charset=utf-8'];
const EXPECTED = 'Return TwiML or a response.';
const EMPTY_TWIML = '<?xml version="1.0" encoding="UTF-8"?><Response/>';

/**
 * Converts a route's result to a response. Only the body of a web `Response` has to be waited for.
 *
 * @throws {InvalidResponseError} if the result is invalid, could split the response, or exceeds Twilio's size limit.
 */
export function toResponse(result: RouteResult): FrontDoorResponse | Promise<FrontDoorResponse> {
  const response = normalize(result);
  return response instanceof Promise ? response.then(checked) : checked(response);
}

function checked(response: FrontDoorResponse): FrontDoorResponse {
  checkStatus(response.statusCode);
  for (const { 0: name, 1: value } of response.headers) checkHeader(name, value);
  checkSize(response);
  return response;
}

function normalize(result: RouteResult): FrontDoorResponse | Promise<FrontDoorResponse> {
  if (result === undefined || result === null) return twiml(EMPTY_TWIML);
  if (typeof result === 'string') return twiml(result);
  if (typeof result !== 'object') throw new InvalidResponseError(`The route returned a ${typeof result}. ${EXPECTED}`);
  if (Array.isArray(result)) throw new InvalidResponseError(`The route returned an array. ${EXPECTED}`);
  if (isWebResponse(result)) return fromWebResponse(result);
  if (isRouteResponse(result)) return fromRouteResponse(result);
  return twiml(String(result));
}

function twiml(text: string): FrontDoorResponse {
  if (!/^\s*</.test(text)) {
    throw new InvalidResponseError(
      'The route returned text that isn\'t TwiML. For plain text, return `{ body, headers: { "content-type": "text/plain" } }`.',
    );
  }
  return { statusCode: 200, headers: [XML], body: text };
}

/**
 * Whether the result is a web `Response`. Tests its shape, because `instanceof Response` makes Node load `fetch`, which
 * adds 20 ms and 15 MB to the first request. A `Response` from another realm or library passes too.
 */
function isWebResponse(result: object): result is Response {
  return 'arrayBuffer' in result && typeof result.arrayBuffer === 'function' && 'headers' in result;
}

async function fromWebResponse(result: Response): Promise<FrontDoorResponse> {
  const cookies = result.headers.getSetCookie().map((value): Pair => ['set-cookie', value]);
  const others = [...result.headers].filter(([name]) => name !== 'set-cookie');
  const bytes = new Uint8Array(await result.arrayBuffer());
  const headers = withType(
    others.filter(([name, value]) => !(name === 'content-type' && value === STRING_TYPE && isTwiml(bytes))),
    bytes,
  );
  // Bytes without a text type stay bytes.
  const textual = !result.headers.has('content-encoding') && TEXTUAL.test(typeOf(others) ?? '');
  const body = textual || bytes.length === 0 ? decoded(bytes) : bytes;
  return { statusCode: result.status, headers: [...headers, ...cookies], body };
}

/** Content type that the fetch standard sets for any string, so the route didn't choose it. */
const STRING_TYPE = 'text/plain;charset=UTF-8';

const TEXTUAL = /^text\/|[/+](?:xml|json)\b|charset=utf-8/i;

function decoded(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** The first characters of a body. */
function startOf(body: string | Uint8Array): string {
  return typeof body === 'string' ? body : decoded(body.subarray(0, 256));
}

function isTwiml(body: string | Uint8Array): boolean {
  return /^\s*<(?:\?xml|Response)[\s/>]/.test(startOf(body));
}

function typeOf(headers: readonly Pair[]): string | undefined {
  return headers.find(([name]) => name === 'content-type')?.[1];
}

/**
 * Adds the default content type if there is none. Twilio reports a response without a type as error 11200, and an empty
 * one typed as XML as error 12100.
 */
function withType(headers: readonly Pair[], body: string | Uint8Array): Pair[] {
  if (typeOf(headers)?.trim()) return [...headers];
  const untyped = headers.filter(([name]) => name !== 'content-type');
  return [...untyped, /^\s*</.test(startOf(body)) ? XML : PLAIN];
}

function isRouteResponse(result: object): result is RouteResponse {
  return 'statusCode' in result || 'body' in result;
}

function fromRouteResponse({ statusCode = 200, headers = {}, body = '' }: RouteResponse): FrontDoorResponse {
  if (typeof body !== 'string' && !(body instanceof Uint8Array)) {
    throw new InvalidResponseError('The route returned a `body` that is neither a string nor a `Uint8Array`.');
  }
  const given = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): Pair => [name.toLowerCase(), String(each)]),
  );
  return { statusCode, headers: withType(given, body), body };
}

function checkStatus(statusCode: number): void {
  if (!Number.isInteger(statusCode) || statusCode < 200 || statusCode > 599) {
    throw new InvalidResponseError("The route returned a `statusCode` that isn't a whole number from 200 to 599.");
  }
}

/** https://www.rfc-editor.org/rfc/rfc9110#section-5 */
function checkHeader(name: string, value: string): void {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) {
    throw new InvalidResponseError("The route returned a header with a character that HTTP doesn't allow.");
  }
}

function checkSize({ headers, body }: FrontDoorResponse): void {
  if (typeof body === 'string' && body.length * 3 <= TwilioLimits.twimlBytes) return;
  const type = typeOf(headers) ?? '';
  if (/xml|html|text\/plain/i.test(type) && Buffer.byteLength(body) > TwilioLimits.twimlBytes) {
    throw new InvalidResponseError('The response is over 64 kB, the maximum that Twilio accepts (error 11750).');
  }
}
