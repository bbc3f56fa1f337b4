import { createHash } from 'node:crypto';
import { type AuthTokenValue, keysOf } from '../lambda/auth-token';
import { screen } from '../lambda/check';
import { bodyHashOf, type SigningKey, type SigningKeys, verify } from '../lambda/signature';
import { baseOf } from './attempts';
import type { Change } from './cause';
import { originalBodies } from './changes';
import { changedDiagnosis, type Diagnosis, ruledOut, signedDiagnosis, unknownDiagnosis } from './diagnosis';
import { type Read, read, type Source } from './read';
import { LIMITS, type Received } from './received';
import { Budget, type Fit, search } from './search';

export { CAUSES, type Cause } from './cause';
export type { Diagnosis } from './diagnosis';

/** What {@link diagnose} takes beside the source of the request. */
export interface DiagnoseOptions {
  /** The function's auth tokens, in any form that `webhook({ authToken })` takes: what these signed is accepted. */
  readonly tokens: AuthTokenValue | SigningKeys;
  /** Tokens that Twilio may have signed with instead, each with a name: the parent account's, a secondary one. */
  readonly otherTokens?: readonly SigningKey[];
  /** The public origins that the function has declared. */
  readonly origins?: readonly string[];
  /** Other origins or whole URLs that Twilio may have called, which the function does not know. */
  readonly otherUrls?: readonly string[];
  /** The signature. @default - that of the request's X-Twilio-Signature header */
  readonly signature?: string;
  /** Clock in milliseconds. @default - the process's own */
  readonly now?: () => number;
}

/**
 * Says whether a request is signed and, if not, which change on the way makes the signature fit. What the runtime
 * accepts is `signed`; of a URL it is asked whether the signature fits that very URL. A cause is named only when a
 * signature proves it; else it is `unknown`. Bounded: at most 200,000 signatures, two seconds.
 *
 * @throws {UnknownEventError} when an event is of no front door.
 * @throws {TypeError} when a URL or a declared origin is malformed.
 * @throws {MalformedAuthTokenError} when a token is malformed.
 */
export function diagnose(source: Source, options: DiagnoseOptions): Diagnosis {
  const { tokens, otherTokens = [], origins = [], otherUrls = [], signature, now } = options;
  const own = { keys: keysOf(tokens), otherKeys: otherTokens, origins, otherUrls, signature };
  const found = read(source, own);
  const budget = new Budget(now);
  return accepted(found, budget) ?? searched(found.received, budget);
}

/** What the runtime itself accepts. */
function accepted({ request, candidates, received }: Read, budget: Budget): Diagnosis | undefined {
  const signature = received.signature ?? '';
  const headers = Object.assign(Object.create(null), request.headers, { 'x-twilio-signature': [signature] });
  const screened = screen({ ...request, headers }, candidates, LIMITS);
  if ('outcome' in screened) return undefined;
  const verdict = verify(candidates.urls, screened.content, signature, received.keys);
  budget.count(candidates.urls.length * received.keys.length);
  return verdict.ok ? signedDiagnosis(received, verdict.url, budget.tried) : undefined;
}

/** An HMAC of SHA-1 or, with a shared key, SHA-256. */
const SIGNATURE = /^(?:[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=)$/;

function searched(received: Received, budget: Budget): Diagnosis {
  const { signature } = received;
  if (!signature) {
    const words = 'The request has no X-Twilio-Signature: it was not made by Twilio, or lost the header on the way.';
    return changedDiagnosis(received, [{ cause: 'unsigned', words }], null, 0);
  }
  if (!SIGNATURE.test(signature)) {
    const detail = 'The signature has not the form of one (base64 of 20 bytes): it was cut, encoded again or made up.';
    return unknownDiagnosis(received, 0, { detail });
  }
  const base = baseOf(received);
  if (!base) return unknownDiagnosis(received, 0, { detail: NO_URL });
  const fit = search(base, signature, budget);
  return fit ? explained(fit, received, budget) : unexplained(received, budget);
}

const NO_URL = 'The request names no host, or a malformed one, so there is no URL to start from. Nothing is ruled out.';

function explained(fit: Fit, received: Received, budget: Budget): Diagnosis {
  const body = bodyOf(fit, received, budget);
  const changes = [...undeclaredHost(fit, received), ...fit.changes, ...(typeof body === 'object' ? [body] : [])];
  const note = body === 'foreign' ? FOREIGN : '';
  const { tried } = budget;
  if (changes.length > 0) return changedDiagnosis(received, changes, fit.url, tried, note);
  if (body === 'foreign') return unknownDiagnosis(received, tried, { detail: FOREIGN, url: fit.url });
  return signedDiagnosis(
    received,
    fit.url,
    tried,
    'The runtime refuses it all the same, for its method or its content.',
  );
}

const FOREIGN =
  'The signature fits the URL, but the body is not the one whose SHA-256 the URL names, nor any form of it that is known here.';

/** The signature fits the request, but its host is none that the function believes. */
function undeclaredHost({ changes }: Fit, { hostIsOurs }: Received): Fit['changes'] {
  if (hostIsOurs || changes.some(({ cause }) => cause === 'host')) return [];
  return [
    { cause: 'host', words: 'Twilio signed the host that was called, but it is not among the declared origins.' },
  ];
}

function unexplained(received: Received, budget: Budget): Diagnosis {
  const all = ruledOut(received);
  const detail = budget.spent
    ? 'No change that was tried makes the signature fit; the search ended before everything was tried, so nothing is ruled out.'
    : `No change that is known here makes the signature fit. Ruled out: ${all.join(', ')}.`;
  return unknownDiagnosis(received, budget.tried, { detail, ruledOut: budget.spent ? [] : all });
}

/** Longer bodies are not written anew: their serialisations alone would take longer than the search may. */
const MAX_REWRITTEN_BYTES = 256 * 1024;

/**
 * What a URL that fits says of the body: `covered`, or the change that it went through, or that it is `foreign`, no form
 * of the body that was signed.
 */
function bodyOf({ url, urlAlone }: Fit, { content }: Received, budget: Budget): 'covered' | 'foreign' | Change {
  if (!urlAlone || !content.hashed) return 'covered';
  const { body } = content;
  const hash = bodyHashOf(url);
  if (hash === undefined) return { cause: 'unsigned', words: UNCOVERED };
  if (hashed(body) === hash) return 'covered';
  return isRewritten(body, hash, budget) ? { cause: 'body-reserialized', words: REWRITTEN } : 'foreign';
}

const UNCOVERED =
  'The signature fits the URL alone, and the URL has no bodySHA256: of a POST it then covers nothing but the address.';
const REWRITTEN =
  'Twilio signed the hash of the same JSON in other bytes: the body was parsed and written anew, or touched at its ends.';

function isRewritten(body: Uint8Array, hash: string, budget: Budget): boolean {
  if (body.length > MAX_REWRITTEN_BYTES) return false;
  try {
    for (const text of originalBodies(body)) {
      if (!budget.take(text.length)) return false;
      if (hashed(text) === hash) return true;
    }
  } catch (error) {
    // JSON nested deeper than the stack: nothing that Twilio sends.
    if (!(error instanceof RangeError)) throw error;
  }
  return false;
}

function hashed(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
