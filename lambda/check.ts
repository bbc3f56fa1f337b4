import type { AuthTokens } from './auth-token';
import { type FrontDoorRequest, header, rawPairs } from './front-door';
import type { Candidates } from './public-url';
import { queryOf } from './routing';
import {
  accountOf,
  bodyHashOf,
  keysFor,
  type Limits,
  type Refusal,
  refuse,
  type SignedContent,
  type SigningKeys,
  signedContent,
  type Verdict,
  type Verified,
  verify,
} from './signature';

/** A request with a valid signature, and the content that the signature covers. */
export interface Checked {
  readonly content: SignedContent;
  readonly verified: Verified;
  /** The account whose key signed the request. `undefined` if neither the key nor the signed parameters tell. */
  readonly accountSid?: string;
}

/** A request that may be from Twilio, and the content that its signature must cover. */
export interface Screened {
  readonly content: SignedContent;
  readonly signature: string;
  /** The account in the parameters. Unproven until the signature is verified with that account's key. */
  readonly accountSid: string | undefined;
}

const METHODS = ['GET', 'HEAD', 'POST'];

/** Runs the checks that need neither a key nor the candidate URLs, cheapest first. */
export function screen(
  request: FrontDoorRequest,
  { hostIsOurs }: Pick<Candidates, 'hostIsOurs'>,
  limits: Limits,
): Screened | Refusal {
  if (!METHODS.includes(request.method)) return refuse('method-not-allowed', { allow: 'GET, POST' });
  if (!hostIsOurs) return refuse('unknown-host');
  const signature = header(request.headers, 'x-twilio-signature');
  if (!signature) return refuse('missing-signature');
  if (queryLength(request) > limits.maxParams) {
    return refuse('bad-request', { statusCode: 413, detail: 'more query parameters than maxParams' });
  }
  const read = signedContent(request, limits);
  if ('outcome' in read) return read;
  const content = withBodyHash(read, request);
  return 'outcome' in content ? content : named(content, signature, request);
}

/** Counts the parameters of the query without decoding them. */
function queryLength({ query }: FrontDoorRequest): number {
  return (query.form === 'raw' ? rawPairs(query.value) : query.pairs).length;
}

/**
 * Requires the hash of a body other than a form in the URL. Where the front door keeps the query's order, it must come
 * last.
 */
function withBodyHash(content: SignedContent, { query }: FrontDoorRequest): SignedContent | Refusal {
  if (content.kind === 'form') return content;
  const raw = query.form === 'raw';
  const hashes = (raw ? rawPairs(query.value) : query.pairs).filter(([name]) => name === 'bodySHA256').length;
  // Without a hash, nothing covers the body. With several, it is unknown which one does.
  if (hashes > 1) return refuse('unsigned-body');
  const last = hashes === 1 && (!raw || bodyHashOf(`?${query.value}`) !== undefined);
  if (content.kind === 'hashed') return last ? content : refuse('unsigned-body');
  // The signature doesn't cover the method. A recorded JSON webhook must not pass as a GET without its body.
  return last && raw ? { ...content, kind: 'hashed', json: false } : content;
}

/** Reads the account in the parameters, which are in the query of a GET. Twilio names exactly one. */
function named(content: SignedContent, signature: string, request: FrontDoorRequest): Screened | Refusal {
  const params = content.kind === 'form' ? content.params : content.kind === 'url' ? queryOf(request) : [];
  const accounts = params.filter(([name]) => name.toLowerCase() === 'accountsid');
  const values = new Set(accounts.map(([, value]) => value));
  if (values.size > 1 || accounts.some(([name]) => name !== 'AccountSid')) {
    return refuse('bad-request', { detail: 'more than one AccountSid, or in another case' });
  }
  return { content, signature, accountSid: [...values][0] };
}

/**
 * Checks the signature. If it is invalid, reads the keys again, in case they were rotated, and checks once more.
 *
 * @param demanded the only account to accept. A key of an unknown account counts as this account's.
 */
export async function check(
  urls: readonly string[],
  { content, signature, accountSid: claimed }: Screened,
  tokens: AuthTokens,
  demanded?: string,
): Promise<Checked | Refusal> {
  if (demanded !== undefined && claimed !== undefined && claimed !== demanded) {
    return refuse('invalid-signature', { detail: 'the request names another account than the accountSid option' });
  }
  const accountSid = claimed ?? demanded;
  const against = (keys: SigningKeys): Verdict => verify(urls, content, signature, keysFor(keys, accountSid));
  let keys = await tokens.keys();
  let verdict = against(keys);
  if (!verdict.ok && verdict.reason === 'invalid-signature' && verdict.detail === undefined) {
    const anew = await tokens.refreshed();
    if (anew) {
      keys = anew;
      verdict = against(anew);
    }
  }
  if (!verdict.ok) return refuse(verdict.reason, verdict.detail === undefined ? {} : { detail: verdict.detail });
  const signer = accountOf(keys, verdict.key) ?? accountSid;
  return { content, verified: verdict, ...(signer ? { accountSid: signer } : {}) };
}
