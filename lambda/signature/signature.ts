import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Pair } from '../front-door';
import type { SignedContent } from './signed-content';
import type { SigningKey } from './signing-key';
import { findSplice } from './splice';

/**
 * Maximum number of bytes hashed per request, so that a large body, many candidates, and many keys can't keep the
 * function busy. A body of ordinary size is checked against every candidate.
 */
const MAX_HASHED_BYTES = 16 * 1024 * 1024;
/** Cost of creating an HMAC, as the number of bytes hashed in the same time. */
const HMAC_COST = 1024;
/** Minimum number of attempts, regardless of the body's size. */
const MIN_ATTEMPTS = 8;

declare const proof: unique symbol;

/** Proof that Twilio signed a request. Only {@link verify} creates one, so code that needs it can't skip the check. */
export interface Verified {
  readonly ok: true;
  /** The URL that Twilio signed. */
  readonly url: string;
  /** The key that Twilio signed with. */
  readonly key: SigningKey;
  readonly [proof]: true;
}

/** Result of {@link verify}. */
export type Verdict = Verified | Rejected;

/** The reason to reject a request. */
export interface Rejected {
  readonly ok: false;
  readonly reason: 'invalid-signature' | 'invalid-body-hash';
  /** Set if the signature matches, but with another boundary between URL and parameters: {@link findSplice}. */
  readonly detail?: string;
}

/**
 * Checks a signature against all URLs and keys, in a time that doesn't depend on which of them matches.
 *
 * The signature is `base64(HMAC(authToken, url + name1 + value1 + name2 + value2 …))` with the form's parameters sorted
 * by name. Without a form, only the URL is signed, and its query contains the SHA-256 of the body.
 * https://www.twilio.com/docs/usage/security#validating-requests
 */
export function verify(
  urls: readonly string[],
  content: SignedContent,
  signature: string,
  keys: readonly SigningKey[],
): Verdict {
  const params = content.kind === 'form' ? sortedParams(content.params) : undefined;
  const data = Buffer.from(joined(params ?? []), 'utf8');
  const given = Buffer.from(signature, 'base64');
  const wellFormed = given.toString('base64') === signature;
  let found: Attempt | undefined;
  for (const attempt of attempts(urls, keys, data)) {
    const fits = given.length === attempt.digest.length && timingSafeEqual(given, attempt.digest);
    if (fits && wellFormed) found ??= attempt;
  }
  if (!found) return { ok: false, reason: 'invalid-signature' };
  const detail = findSplice(found.url, params);
  if (detail !== undefined) return { ok: false, reason: 'invalid-signature', detail };
  if (!bodyIsSigned(found.url, content)) return { ok: false, reason: 'invalid-body-hash' };
  return { ok: true, url: found.url, key: found.key } as Verified;
}

/** Compares the body with the hash in the signed URL, which isn't always the most likely candidate. */
function bodyIsSigned(url: string, { kind, body }: SignedContent): boolean {
  if (kind === 'form') return true;
  const hash = bodyHashOf(url);
  // The method isn't signed: a recorded JSON webhook must not pass as a GET that has lost its body.
  return hash === undefined ? kind === 'url' && bodyHashes(url) < 2 : bodyHashFits(hash, body);
}

interface Attempt {
  readonly url: string;
  readonly key: SigningKey;
  /** Computes the signature of a URL with a key. */
  readonly digest: Buffer;
}

/** Signs every URL with every key, most likely first, up to {@link MAX_HASHED_BYTES}. */
function* attempts(urls: readonly string[], keys: readonly SigningKey[], data: Buffer): Generator<Attempt> {
  const cost = data.length + (urls[0]?.length ?? 0) + HMAC_COST;
  let affordable = Math.max(MIN_ATTEMPTS, Math.floor(MAX_HASHED_BYTES / cost));
  for (const url of urls) {
    for (const key of keys.slice(0, affordable)) {
      yield { url, key, digest: createHmac(key.algorithm, key.secret).update(url).update(data).digest() };
    }
    affordable = Math.max(0, affordable - keys.length);
  }
}

/**
 * Joins parameters as Twilio signs them: sorted by name, without delimiters. A repeated name has its distinct values,
 * sorted, each with the name in front.
 */
export function signedParams(params: readonly Pair[]): string {
  return joined(sortedParams(params));
}

/** Returns the parameters that Twilio signs, in its order. */
export function sortedParams(params: readonly Pair[]): Pair[] {
  const values = new Map<string, Set<string>>();
  for (const [name, value] of params) {
    const known = values.get(name);
    if (known) known.add(value);
    else values.set(name, new Set([value]));
  }
  const names = [...values.keys()].sort();
  return names.flatMap((name) => [...(values.get(name) ?? [])].sort().map((value): Pair => [name, value]));
}

function joined(params: readonly Pair[]): string {
  return params.map(([name, value]) => name + value).join('');
}

const BODY_HASH = /[?&]bodySHA256=/g;
const LAST_BODY_HASH = /[?&]bodySHA256=([^&]*)$/;

/**
 * Returns the hash of the body in a URL's query. It counts only as the last parameter, where Twilio puts it, and only
 * if it is the only one, because it is unknown which of several covers the body.
 */
export function bodyHashOf(url: string): string | undefined {
  return bodyHashes(url) === 1 ? LAST_BODY_HASH.exec(queryPart(url))?.[1] : undefined;
}

function bodyHashes(url: string): number {
  return queryPart(url).match(BODY_HASH)?.length ?? 0;
}

function queryPart(url: string): string {
  const mark = url.indexOf('?');
  return mark < 0 ? '' : url.slice(mark);
}

function bodyHashFits(hash: string, body: Uint8Array): boolean {
  const expected = createHash('sha256').update(body).digest('hex');
  const given = Buffer.from(hash);
  return given.length === expected.length && timingSafeEqual(given, Buffer.from(expected));
}
