import { isAscii } from 'node:buffer';
import type { FrontDoorRequest, Pair, ReceivedBody } from '../front-door';
import { type Refusal, refuse } from './refusal';

/** Limits on the size of a request. */
export interface Limits {
  /** Bytes of the decoded body. */
  readonly maxBodyBytes: number;
  /** Form or query parameters. */
  readonly maxParams: number;
}

/**
 * The content of a request besides its URL, by how the signature covers it.
 *
 * - `url`: nothing. Only the URL is signed (GET).
 * - `form`: parameters, signed with the URL.
 * - `hashed`: bytes whose SHA-256 is in the signed URL as `bodySHA256`.
 */
export type SignedContent =
  | { readonly kind: 'url'; readonly body: Uint8Array }
  | { readonly kind: 'form'; readonly body: Uint8Array; readonly params: readonly Pair[] }
  | { readonly kind: 'hashed'; readonly body: Uint8Array; readonly json: boolean };

const EMPTY = /* @__PURE__ */ new Uint8Array(0);

/** Reads the content of a request, or rejects content that Twilio doesn't send. Doesn't convert bytes to text. */
export function signedContent(request: FrontDoorRequest, limits: Limits): SignedContent | Refusal {
  if (request.method !== 'POST') return { kind: 'url', body: EMPTY };
  const body = bodyBytes(request.body, limits.maxBodyBytes);
  if (!(body instanceof Uint8Array)) return body;
  const type = contentType(request.headers['content-type']);
  if (type.charset !== undefined && !/^utf-?8$/i.test(type.charset)) {
    return refuse('bad-request', { detail: 'charset is not UTF-8' });
  }
  if (type.media === FORM) return formContent(body, limits.maxParams);
  const json = /^application\/(?:[\w.+-]+\+)?json$/.test(type.media);
  if (json || type.media === '') return { kind: 'hashed', body, json };
  return refuse('bad-request', { statusCode: 415, detail: 'content type is neither a form nor JSON' });
}

function formContent(body: Uint8Array, maxParams: number): SignedContent | Refusal {
  const params = parseForm(body, maxParams);
  if (params === 'too-many')
    return refuse('bad-request', { statusCode: 413, detail: 'more parameters than maxParams' });
  if (params === 'malformed') return refuse('bad-request', { detail: 'form is not percent-encoded UTF-8' });
  // Empty parameters without a name add nothing to the signed text, so the signature of a bare URL would match the
  // form.
  const signed = params.some((param) => param[0] !== '' || param[1] !== '');
  return signed ? { kind: 'form', body, params } : { kind: 'hashed', body, json: false };
}

function bodyBytes({ content, isBase64Encoded }: ReceivedBody, maxBodyBytes: number): Uint8Array | Refusal {
  const tooLarge = () => refuse('bad-request', { statusCode: 413, detail: 'body is over maxBodyBytes' });
  const atLeast = isBase64Encoded ? Math.floor((content.length / 4) * 3) - 2 : content.length;
  if (atLeast > maxBodyBytes) return tooLarge();
  const bytes = Buffer.from(content, isBase64Encoded ? 'base64' : 'utf8');
  if (isBase64Encoded && !isBase64(content, bytes)) return refuse('bad-request', { detail: 'body is not base64' });
  return bytes.length > maxBodyBytes ? tooLarge() : bytes;
}

/** Whether text is base64. Node.js also decodes base64url, and leaves out everything else, so that the bytes are fewer. */
function isBase64(text: string, { length }: Uint8Array): boolean {
  const padding = text.endsWith('==') ? 2 : Number(text.endsWith('='));
  return length === (text.length / 4) * 3 - padding && !text.includes('-') && !text.includes('_');
}

/** The content type of Twilio's forms, which most requests have. */
const FORM = 'application/x-www-form-urlencoded';
const FORM_IN_UTF8 = 'application/x-www-form-urlencoded; charset=utf-8';

/**
 * Returns the media type in lower case and the charset of a `Content-Type`. Several types joined by a comma are
 * unknown.
 */
function contentType(value = ''): { media: string; charset: string | undefined } {
  if (value === FORM || value === FORM_IN_UTF8) return { media: FORM, charset: undefined };
  if (value.includes(',')) return { media: value, charset: undefined };
  const [media = '', ...parameters] = value.split(';');
  const charset = parameters.map((each) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/i.exec(each)?.[1]).find(Boolean);
  return { media: media.trim().toLowerCase(), charset };
}

/**
 * Parses an `application/x-www-form-urlencoded` body. Rejects anything that isn't percent-encoded UTF-8, which
 * `URLSearchParams` would replace with U+FFFD, so that different bodies never result in the same parameters.
 */
export function parseForm(body: Uint8Array, maxParams: number): Pair[] | 'too-many' | 'malformed' {
  try {
    const parts = textOf(body)
      .replaceAll('+', ' ')
      .split('&', maxParams + 1);
    if (parts.length > maxParams) return 'too-many';
    const pairs: Pair[] = [];
    for (const part of parts) if (part !== '') pairs.push(pairOf(part));
    return pairs;
  } catch {
    return 'malformed';
  }
}

/**
 * Decodes UTF-8. Forms are ASCII, where bytes and characters are the same.
 *
 * @throws {TypeError} if the bytes aren't UTF-8.
 */
function textOf(body: Uint8Array): string {
  if (!isAscii(body)) return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  return Buffer.from(body.buffer, body.byteOffset, body.length).toString('latin1');
}

/** @throws {URIError} if the part isn't percent-encoded UTF-8. */
function pairOf(part: string): Pair {
  const equals = part.indexOf('=');
  const name = equals < 0 ? part : part.slice(0, equals);
  const value = equals < 0 ? '' : part.slice(equals + 1);
  return [decode(name), decode(value)];
}

/** @throws {URIError} if the text isn't percent-encoded UTF-8. */
function decode(text: string): string {
  return text.indexOf('%') < 0 ? text : decodeURIComponent(text);
}
