import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SigningKey } from './signing-key';

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

/** Proof that Twilio signed a request. Only this room creates one, so code that needs it can't skip the check. */
export interface Verified {
  readonly ok: true;
  /** The URL that Twilio signed. */
  readonly url: string;
  /** The key that Twilio signed with. */
  readonly key: SigningKey;
  readonly [proof]: true;
}

/** Result of checking a signature. */
export type Verdict = Verified | Rejected;

/** The reason to reject a request. */
export interface Rejected {
  readonly ok: false;
  readonly reason: 'invalid-signature' | 'invalid-body-hash';
  /** Set if the signature matches, but with another boundary between URL and parameters: `findSplice`. */
  readonly detail?: string;
}

/**
 * Checks the signature of a WebSocket's handshake: that of its URL. Twilio signs nothing else that begins with `wss:`, so
 * its text can't be cut from a webhook's.
 *
 * @param urls candidates that begin with `wss:`.
 */
export function verifyHandshake(urls: readonly string[], signature: string, keys: readonly SigningKey[]): Verdict {
  const found = matching(urls, Buffer.alloc(0), signature, keys);
  return found ? verified(found) : { ok: false, reason: 'invalid-signature' };
}

/** Turns a match into the proof, once its content has been checked. */
export function verified({ url, key }: Attempt): Verified {
  return { ok: true, url, key } as Verified;
}

/**
 * Finds the URL and the key that a signature matches, in a time that doesn't depend on which of them it is.
 *
 * @param data the signed bytes after the URL.
 */
export function matching(
  urls: readonly string[],
  data: Buffer,
  signature: string,
  keys: readonly SigningKey[],
): Attempt | undefined {
  const given = Buffer.from(signature, 'base64');
  const wellFormed = given.toString('base64') === signature;
  let found: Attempt | undefined;
  for (const attempt of attempts(urls, keys, data)) {
    const fits = given.length === attempt.digest.length && timingSafeEqual(given, attempt.digest);
    if (fits && wellFormed) found ??= attempt;
  }
  return found;
}

/** A URL signed with a key. */
export interface Attempt {
  readonly url: string;
  readonly key: SigningKey;
  /** The signature. */
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
