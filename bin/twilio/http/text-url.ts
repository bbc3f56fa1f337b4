import { UsageError } from '../../terminal';

/** A URL split as text, because Twilio signs the text: `URL` would drop `:443`, collapse `..` and escape `'`. */
export interface TextUrl {
  readonly scheme: 'http' | 'https';
  /** `user:password` as written, including escapes. */
  readonly userInfo: string | undefined;
  /** Host and port as written. */
  readonly authority: string;
  /** Host without port and brackets. */
  readonly host: string;
  /** Port as written, or the scheme's default. */
  readonly port: number;
  /** Path and query, starting with `/`. */
  readonly target: string;
  /** Text after `#`: connection overrides, which are neither signed nor sent. */
  readonly fragment: string | undefined;
}

/** A URL that can't be called. */
export class UrlError extends UsageError {
  override readonly name = 'UrlError';
  readonly code = 'INVALID_URL';
}

const PARTS = /^(https?):\/\/(?:([^/?#@]*)@)?([^/?#]+)([^#]*)(?:#(.*))?$/i;
const AUTHORITY = /^(?:\[([\da-f:.]+)\]|([^:[\]]+))(?::(\d{1,5}))?$/i;

/**
 * Splits a URL.
 *
 * @throws {UrlError} if it isn't an http(s) URL, or has characters that must be escaped.
 */
export function parseTextUrl(text: string): TextUrl {
  const unsendable = /[^\x21-\x7e]/u.exec(text)?.[0];
  if (unsendable) {
    throw new UrlError(`${quoted(text)} contains ${JSON.stringify(unsendable)}. Escape it as ${escaped(unsendable)}.`);
  }
  const [, scheme, userInfo, authority = '', rest = '', fragment] = PARTS.exec(text) ?? [];
  if (!scheme) throw new UrlError(`${quoted(text)} isn't a URL. It must start with https:// or http:// and a host.`);
  const [, bracketed, plain, digits] = AUTHORITY.exec(authority) ?? [];
  const host = bracketed ?? plain;
  const secure = scheme.toLowerCase() === 'https';
  const port = digits === undefined ? (secure ? 443 : 80) : Number(digits);
  if (!host || port < 1 || port > 65_535) throw new UrlError(`${quoted(text)} has an invalid host or port.`);
  return {
    scheme: secure ? 'https' : 'http',
    userInfo,
    authority,
    host,
    port,
    target: rest.startsWith('/') ? rest : `/${rest}`,
    fragment,
  };
}

/** Returns the text that Twilio signs, without user info and fragment. https://www.twilio.com/docs/usage/security */
export function signedText(text: string): string {
  const [, scheme, , authority = '', rest = ''] = PARTS.exec(text) ?? [];
  return scheme === undefined ? text : `${scheme}://${authority}${rest}`;
}

/** Returns the URL for display, without its user and password. */
export function shownUrl(text: string): string {
  return text.replace(/^(https?:\/\/)[^/?#@]*@/i, '$1***@');
}

function quoted(text: string): string {
  return JSON.stringify(shownUrl(text));
}

function escaped(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`).join('');
}

const REFERENCE_BASE = /^(https?:)\/\/([^/?#]*)([^?#]*)(\?[^#]*)?/i;

/**
 * Resolves a redirect's `Location` or a URL in TwiML against the URL of its document. Works on text, so that everything
 * but dot segments stays as written. https://www.rfc-editor.org/rfc/rfc3986#section-5.2
 */
export function resolveReference(base: string, reference: string): string {
  if (/^[a-z][a-z\d+.-]*:/i.test(reference)) return reference;
  const [, scheme = '', authority = '', path = '', query = ''] = REFERENCE_BASE.exec(base) ?? [];
  if (reference.startsWith('//')) return scheme + reference;
  const origin = `${scheme}//${authority}`;
  if (reference === '' || reference.startsWith('#')) return origin + path + query + reference;
  if (reference.startsWith('?')) return origin + path + reference;
  const [, own = '', rest = ''] = /^([^?#]*)(.*)$/s.exec(reference) ?? [];
  const folder = path.slice(0, path.lastIndexOf('/') + 1) || '/';
  return origin + withoutDots(own.startsWith('/') ? own : folder + own) + rest;
}

function withoutDots(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const last = index === segments.length - 1;
    if (segment === '..') kept.pop();
    if (segment !== '.' && segment !== '..') kept.push(segment);
    else if (last) kept.push('');
  }
  return `/${kept.join('/')}`;
}
