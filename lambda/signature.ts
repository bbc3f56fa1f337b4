import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Pair } from './front-door/front-door';
import type { SignedContent } from './signed-content';
import type { SigningKey } from './signing-key';

/**
 * At most so many bytes are hashed for one request, so that a large body times many candidates times many keys cannot
 * be used to keep the function busy. A body of ordinary size is checked against every candidate.
 */
const MAX_HASHED_BYTES = 16 * 1024 * 1024;
/** What an HMAC costs beside its data: the bytes that are hashed in the time that it takes to set one up. */
const HMAC_COST = 1024;
/** However large the body, so many of the likeliest attempts are made. */
const MIN_ATTEMPTS = 8;

declare const proof: unique symbol;

/** Says that Twilio signed the request. Only {@link verify} makes one, so that what needs it can't be had without. */
export interface Verified {
  readonly ok: true;
  /** The URL that Twilio signed. */
  readonly url: string;
  /** The key that it signed with. */
  readonly key: SigningKey;
  readonly [proof]: true;
}

/** What came of the check. `candidates` is how many URLs were tried. */
export type Verdict = Verified | { readonly ok: false; readonly reason: 'invalid-signature' | 'invalid-body-hash' };

/**
 * Checks a signature against all URLs and keys, in a time that does not depend on which of them fits.
 *
 * The signature is base64(HMAC(authToken, url + for each form parameter, sorted by name, name + value)); for anything
 * but a form the URL alone is signed and names the SHA-256 of the body.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
export function verify(
  urls: readonly string[],
  content: SignedContent,
  signature: string,
  keys: readonly SigningKey[],
): Verdict {
  const data = Buffer.from(content.kind === 'form' ? signedParams(content.params) : '', 'utf8');
  const given = Buffer.from(signature, 'base64');
  const wellFormed = given.toString('base64') === signature;
  let found: Attempt | undefined;
  for (const attempt of attempts(urls, keys, data.length)) {
    if (fits(given, attempt, data) && wellFormed) found ??= attempt;
  }
  if (!found) return { ok: false, reason: 'invalid-signature' };
  if (content.kind === 'hashed' && !bodyHashFits(found.url, content.body)) {
    return { ok: false, reason: 'invalid-body-hash' };
  }
  return { ok: true, ...found } as Verified;
}

interface Attempt {
  readonly url: string;
  readonly key: SigningKey;
}

/** Every URL with every key, as many as {@link MAX_HASHED_BYTES} affords, the likeliest first. */
function attempts(urls: readonly string[], keys: readonly SigningKey[], dataBytes: number): Attempt[] {
  const cost = dataBytes + (urls[0]?.length ?? 0) + HMAC_COST;
  const affordable = Math.max(MIN_ATTEMPTS, Math.floor(MAX_HASHED_BYTES / cost));
  return urls
    .slice(0, Math.ceil(affordable / Math.max(1, keys.length)))
    .flatMap((url) => keys.map((key): Attempt => ({ url, key })))
    .slice(0, affordable);
}

function fits(given: Uint8Array, { url, key }: Attempt, data: Uint8Array): boolean {
  const expected = createHmac(key.algorithm, key.secret).update(url, 'utf8').update(data).digest();
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Parameters as Twilio signs them: sorted by name, of a repeated name the distinct values, sorted, each with the name
 * in front; no delimiters.
 */
export function signedParams(params: readonly Pair[]): string {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of params) {
    const known = values.get(name);
    if (known) known.add(value);
    else values.set(name, new Set([value]));
  }
  return [...values.keys()]
    .sort()
    .flatMap((name) => [...(values.get(name) ?? [])].sort().map((value) => name + value))
    .join('');
}

const BODY_HASH = /[?&]bodySHA256=([^&]*)/g;

/** The hash of the body that a URL's query names; `undefined` when it names none, or more than one. */
export function bodyHashOf(url: string): string | undefined {
  const mark = url.indexOf('?');
  const all = mark < 0 ? [] : [...url.slice(mark).matchAll(BODY_HASH)];
  return all.length === 1 ? all[0]?.[1] : undefined;
}

function bodyHashFits(url: string, body: Uint8Array): boolean {
  const expected = createHash('sha256').update(body).digest('hex');
  const given = Buffer.from(bodyHashOf(url) ?? '');
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}
