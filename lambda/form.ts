import type { Pair } from './front-door/front-door';

/**
 * Reads an `application/x-www-form-urlencoded` body. Strict, because two bodies must not read as the same parameters:
 * what is no percent-encoded UTF-8 is malformed, where `URLSearchParams` would put U+FFFD.
 */
export function parseForm(body: Uint8Array, maxParams: number): Pair[] | 'too-many' | 'malformed' {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    const parts = text.split('&', maxParams + 1);
    if (parts.length > maxParams) return 'too-many';
    return parts.filter((part) => part !== '').map(parsePair);
  } catch {
    return 'malformed';
  }
}

/** Throws a `URIError` when the part is no percent-encoded UTF-8. */
function parsePair(part: string): Pair {
  const equals = part.indexOf('=');
  const decode = (text: string) => decodeURIComponent(text.replaceAll('+', ' '));
  return equals < 0 ? [decode(part), ''] : [decode(part.slice(0, equals)), decode(part.slice(equals + 1))];
}
