import { createHash, timingSafeEqual } from 'node:crypto';
import type { Pair } from '../front-door';
import { BLOCK_BYTES, Hmac } from './hmac';
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
/** A UTF-16 unit has at most so many bytes in UTF-8. */
const MAX_UTF8_BYTES = 3;

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
  for (const attempt of attempts(urls, keys, data)) {
    const fits = given.length === attempt.digest.length && timingSafeEqual(given, attempt.digest);
    if (fits && wellFormed) found ??= attempt;
  }
  if (!found) return { ok: false, reason: 'invalid-signature' };
  // The URL that was signed decides, whatever the likeliest one names: what it says of the body has to be true.
  const hashed = content.kind === 'hashed' || (content.kind === 'url' && namesBodyHash(found.url));
  if (hashed && !bodyHashFits(found.url, content.body)) return { ok: false, reason: 'invalid-body-hash' };
  return { ok: true, url: found.url, key: found.key } as Verified;
}

interface Attempt {
  readonly url: string;
  readonly key: SigningKey;
  /** What the signature would be, until the next attempt. */
  readonly digest: Uint8Array;
}

/**
 * Every URL with every key, as many as {@link MAX_HASHED_BYTES} affords, the likeliest first. A URL is written
 * once for all keys, before the data that all URLs have.
 */
function* attempts(urls: readonly string[], keys: readonly SigningKey[], data: Buffer): Generator<Attempt> {
  const longest = urls.reduce((most, url) => Math.max(most, url.length), 0);
  // Not from the block that small buffers share: a key is written into it.
  const message = Buffer.alloc(BLOCK_BYTES + longest * MAX_UTF8_BYTES + data.length);
  const hmacs = keys.map((key) => ({ key, hmac: new Hmac(key) }));
  const cost = data.length + (urls[0]?.length ?? 0) + HMAC_COST;
  let affordable = Math.max(MIN_ATTEMPTS, Math.floor(MAX_HASHED_BYTES / cost));
  for (const url of urls) {
    const end = BLOCK_BYTES + message.write(url, BLOCK_BYTES, 'utf8');
    const block = message.subarray(0, end + data.copy(message, end));
    for (const { key, hmac } of hmacs.slice(0, affordable)) yield { url, key, digest: hmac.digest(block) };
    affordable = Math.max(0, affordable - hmacs.length);
  }
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

/** Whether a URL's query names a hash of the body, once or more often. */
export function namesBodyHash(url: string): boolean {
  return bodyHashes(url).length > 0;
}

/** The hash of the body that a URL's query names; `undefined` when it names none, or more than one. */
export function bodyHashOf(url: string): string | undefined {
  const all = bodyHashes(url);
  return all.length === 1 ? all[0] : undefined;
}

function bodyHashes(url: string): string[] {
  const mark = url.indexOf('?');
  return mark < 0 ? [] : [...url.slice(mark).matchAll(BODY_HASH)].map(([, hash = '']) => hash);
}

function bodyHashFits(url: string, body: Uint8Array): boolean {
  const expected = createHash('sha256').update(body).digest('hex');
  const given = Buffer.from(bodyHashOf(url) ?? '');
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}
