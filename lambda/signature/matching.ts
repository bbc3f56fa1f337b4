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
  const found = matching(urls, '', signature, keys);
  return found ? verified(found) : { ok: false, reason: 'invalid-signature' };
}

/** A URL and a key that result in a signature. */
export type Match = Pick<Verified, 'url' | 'key'>;

/** Turns a match into the proof, once its content has been checked. */
export function verified({ url, key }: Match): Verified {
  return { ok: true, url, key } as Verified;
}

/**
 * Finds the URL and the key that a signature matches, most likely first, in a time that doesn't depend on which of them
 * it is. Signs up to {@link MAX_HASHED_BYTES}.
 *
 * @param form the signed text after the URL.
 */
export function matching(
  urls: readonly string[],
  form: string,
  signature: string,
  keys: readonly SigningKey[],
): Match | undefined {
  const given = Buffer.from(signature);
  const cost = Buffer.byteLength(form) + (urls[0]?.length ?? 0) + HMAC_COST;
  let affordable = Math.max(MIN_ATTEMPTS, Math.floor(MAX_HASHED_BYTES / cost));
  let found: Match | undefined;
  for (const url of urls) {
    const text = url + form;
    for (const key of keys) {
      if (affordable <= 0) return found;
      affordable -= 1;
      // Compared as text: a digest in bytes needs its own buffer, and allocating it takes as long as the hash.
      const expected = Buffer.from(createHmac(key.algorithm, key.secret).update(text).digest('base64'));
      if (given.length === expected.length && timingSafeEqual(given, expected)) found ??= { url, key };
    }
  }
  return found;
}
