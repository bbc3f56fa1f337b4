import { createHash, timingSafeEqual } from 'node:crypto';
import type { Pair } from '../front-door';
import { matching, type Verdict, verified } from './matching';
import type { SignedContent } from './signed-content';
import type { SigningKey } from './signing-key';
import { findSplice } from './splice';

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
  const form = params ? joined(params) : '';
  const found = matching(urls, form, signature, keys);
  if (!found) return { ok: false, reason: 'invalid-signature' };
  const detail = findSplice(found.url, params, form);
  if (detail !== undefined) return { ok: false, reason: 'invalid-signature', detail };
  if (!bodyIsSigned(found.url, content)) return { ok: false, reason: 'invalid-body-hash' };
  return verified(found);
}

/** Compares the body with the hash in the signed URL, which isn't always the most likely candidate. */
function bodyIsSigned(url: string, { kind, body }: SignedContent): boolean {
  if (kind === 'form') return true;
  const hash = bodyHashOf(url);
  // The method isn't signed: a recorded JSON webhook must not pass as a GET that has lost its body.
  return hash === undefined ? kind === 'url' && bodyHashes(url) < 2 : bodyHashFits(hash, body);
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
  const sorted = [...params].sort(compare);
  return sorted.filter((param, index) => {
    const before = sorted[index - 1];
    return before === undefined || before[0] !== param[0] || before[1] !== param[1];
  });
}

/** Reads pairs by index: a pattern runs an iterator for each pair, which is slow until V8 has compiled it. */
function compare(one: Pair, other: Pair): number {
  if (one[0] !== other[0]) return one[0] < other[0] ? -1 : 1;
  return one[1] < other[1] ? -1 : Number(one[1] > other[1]);
}

/** Joins names and values. */
function joined(params: readonly Pair[]): string {
  let text = '';
  for (const param of params) text += param[0] + param[1];
  return text;
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
