import { createHash } from 'node:crypto';
import { screen } from '../lambda/check';
import { bodyHashOf, type SigningKey, type SigningKeys, verify } from '../lambda/signature';
import { Budget } from './budget';
import type { Change } from './cause';
import { originalBodies } from './changes';
import { LIMITS, type ReceivedContent } from './content';
import { UNKNOWN_FIXES } from './fixes';
import { changedDiagnosis, type Diagnosis, remedyOf, signedDiagnosis, unknownDiagnosis } from './report';
import { type DiagnoseOptions, type ReceivedRequest, receive, type Source } from './request';
import { coverageOf, type Match, search, startOf } from './search';
import { unknownKey } from './shared-key';

/**
 * Determines whether a request is signed and, if not, which change on the way explains the signature.
 *
 * An event or a request is `signed` if the runtime accepts it, a URL if the signature matches exactly that URL. Names a
 * cause only if a signature proves it, otherwise `unknown`. Searches until everything was tried, some hundred thousand
 * signatures, unless `maxTried` ends the search early. Never looks at the clock.
 *
 * @throws {UnknownEventError} if the event isn't from a supported front door.
 * @throws {TypeError} if a URL or a declared origin is malformed.
 * @throws {MalformedAuthTokenError} if a token is malformed.
 */
export function diagnose(source: Source, options: DiagnoseOptions): Diagnosis {
  const received = receive(source, options);
  const budget = new Budget(options);
  const healed = (signedUrl: string, key: SigningKey) => {
    const remedy = remedyOf(received, signedUrl);
    if (!remedy || !('event' in source || 'request' in source)) return false;
    const tokens: SigningKeys = { account: [key], accounts: new Map() };
    const { origins } = remedy;
    return accepted(receive(source, { ...options, tokens, origins, relayUrls: origins }), budget) !== undefined;
  };
  return accepted(received, budget) ?? searched(received, budget, healed);
}

/** The diagnosis of a request that the runtime accepts. */
function accepted(received: ReceivedRequest, budget: Budget): Diagnosis | undefined {
  const { request, candidates, keys, signature = '' } = received;
  const headers = Object.assign(Object.create(null), request.headers, { 'x-twilio-signature': [signature] });
  const screened = screen({ ...request, headers }, candidates, LIMITS);
  if ('outcome' in screened) return undefined;
  const verdict = verify(candidates.urls, screened.content, signature, keys);
  budget.count(candidates.urls.length * keys.length);
  return verdict.ok ? signedDiagnosis(received, verdict.url, budget.tried) : undefined;
}

/** The base64 of an HMAC-SHA1 or, with a shared key, an HMAC-SHA256. */
const SIGNATURE = /^(?:[A-Za-z0-9+/]{27}=|[A-Za-z0-9+/]{43}=)$/;

/** Whether the runtime accepts the request once the missing origins are declared, and the key that signed is stored. */
type Healed = (signedUrl: string, key: SigningKey) => boolean;

function searched(received: ReceivedRequest, budget: Budget, healed: Healed): Diagnosis {
  const { signature } = received;
  if (!signature) {
    const words =
      'The request has no `X-Twilio-Signature` header: Twilio did not send it, or a proxy dropped the header.';
    return changedDiagnosis(received, [{ cause: 'unsigned', words }], { signedUrl: null, tried: 0 });
  }
  if (!SIGNATURE.test(signature)) {
    const detail = "The signature isn't base64 of 20 bytes: it was cut off, encoded again, or made up.";
    return unknownDiagnosis(received, 0, { detail, fix: UNKNOWN_FIXES.malformed });
  }
  const start = startOf(received);
  if (!start) return unknownDiagnosis(received, 0, { detail: NO_URL, fix: UNKNOWN_FIXES.hostless });
  const found = search(start, signature, budget);
  if (found) return explained(found, received, budget, healed);
  const unknown = unknownKey(received.sharedKeys);
  if (unknown) return changedDiagnosis(received, [unknown], { signedUrl: null, tried: budget.tried });
  return unexplained(received, budget);
}

const NO_URL = 'The request has no valid host, so no URL can be checked. Nothing is ruled out.';

function explained(match: Match, received: ReceivedRequest, budget: Budget, healed: Healed): Diagnosis {
  const splice = match.changes.find(({ cause }) => cause === 'splice');
  // The URL that Twilio called is a part of the text, and which one can't be told.
  if (splice) return changedDiagnosis(received, [splice], { signedUrl: null, tried: budget.tried });
  const body = checkBody(match, received, budget);
  const changes = [...undeclaredHost(match, received), ...match.changes, ...(typeof body === 'object' ? [body] : [])];
  const { tried } = budget;
  if (changes.length > 0) {
    const heals = healed(match.url, match.key);
    return changedDiagnosis(received, changes, {
      signedUrl: match.url,
      tried,
      note: body === 'foreign' ? FOREIGN : '',
      heals,
    });
  }
  if (body === 'foreign') {
    const detail = budget.spent ? `${FITS_URL} ${STOPPED}` : FOREIGN;
    return unknownDiagnosis(received, tried, { detail, url: match.url, fix: UNKNOWN_FIXES.foreign });
  }
  const note = 'The runtime still refuses it, for its method or its content.';
  return signedDiagnosis(received, match.url, tried, note);
}

const FITS_URL = "The signature fits the URL, but the body doesn't have the SHA-256 in the URL.";
const FOREIGN = `${FITS_URL} No other known form of the body has it either.`;
const STOPPED = 'The search stopped early, so nothing is ruled out.';

/** The signature fits, but the function doesn't accept the request's host. */
function undeclaredHost({ changes }: Match, { candidates }: ReceivedRequest): Change[] {
  if (candidates.hostIsOurs || changes.some(({ cause }) => cause === 'host')) return [];
  return [
    { cause: 'host', words: "Twilio signed the host that it called, but that host isn't among the declared origins." },
  ];
}

function unexplained(received: ReceivedRequest, budget: Budget): Diagnosis {
  const { tried } = budget;
  if (budget.spent) {
    return unknownDiagnosis(received, tried, {
      detail: `No change that was tried makes the signature fit. ${STOPPED}`,
    });
  }
  const { ruledOut, open } = coverageOf(received);
  const sentences = [
    'No known change makes the signature fit.',
    ...(ruledOut.length > 0 ? [`Ruled out, each as the only change: ${ruledOut.join(', ')}.`] : []),
    `Not ruled out, because the request may carry no trace of it: ${open.join(', ')}.`,
  ];
  return unknownDiagnosis(received, tried, { detail: sentences.join(' '), ruledOut });
}

/** Maximum size of a body to reserialize. A longer one would take longer than the rest of the search. */
const MAX_RESERIALIZED_BYTES = 256 * 1024;

/**
 * Checks the body against the hash in the signed URL.
 *
 * @returns `covered` if the signature covers the body, the change that the body went through, or `foreign` if it isn't
 * a known form of the signed body.
 */
function checkBody(
  { url, onlyUrl }: Match,
  { content }: ReceivedRequest,
  budget: Budget,
): 'covered' | 'foreign' | Change {
  if (!onlyUrl || !content.hashed) return 'covered';
  const { body } = content;
  const hash = bodyHashOf(url);
  if (hash === undefined) return { cause: 'unsigned', words: UNCOVERED };
  if (sha256(body) === hash) return 'covered';
  return isReserialized(content, hash, budget) ? { cause: 'body-reserialized', words: RESERIALIZED } : 'foreign';
}

const UNCOVERED =
  'The signature fits only the URL, which has no `bodySHA256`, so it does not cover the body of this POST.';
const RESERIALIZED =
  'Twilio signed the hash of the same JSON in other bytes: the body was parsed and serialized again, or changed at its ends.';

function isReserialized(content: ReceivedContent, hash: string, budget: Budget): boolean {
  if (content.body.length > MAX_RESERIALIZED_BYTES) return false;
  try {
    for (const text of candidateBodies(content)) {
      if (!budget.take(text.length)) return false;
      if (sha256(text) === hash) return true;
    }
  } catch (error) {
    // JSON nested deeper than the stack, which Twilio never sends.
    if (!(error instanceof RangeError)) throw error;
  }
  return false;
}

function* candidateBodies({ body, otherBodies }: ReceivedContent): Generator<string | Uint8Array> {
  for (const other of otherBodies) yield other.body;
  yield* originalBodies(body);
}

function sha256(data: string | Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
