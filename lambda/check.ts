import type { AuthTokens } from './auth-token';
import { type FrontDoorRequest, rawPairs } from './front-door';
import { type Demands, type Proven, prove } from './prove';
import type { Candidates } from './public-url';
import { type Deadline, queryOf } from './routing';
import {
  bodyHashOf,
  type KeyClaim,
  type Limits,
  type Refusal,
  refuse,
  SIGNATURE_SETTINGS_HEADER,
  type SignedContent,
  type SigningKey,
  signatureSettings,
  signedContent,
  verify,
} from './signature';

/** A request with a valid signature, and the content that the signature covers. */
export interface Checked extends Proven {
  readonly content: SignedContent;
}

/** A request that may be from Twilio, and the content that its signature must cover. */
export interface Screened {
  readonly content: SignedContent;
  readonly signature: string;
  /** The key and account that the request names. */
  readonly claim: KeyClaim;
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
  const signature = request.headers['x-twilio-signature'];
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
  const accounts = params.filter(({ 0: name }) => name.length === 10 && name.toLowerCase() === 'accountsid');
  const values = new Set(accounts.map(([, value]) => value));
  if (values.size > 1 || accounts.some(([name]) => name !== 'AccountSid')) {
    return refuse('bad-request', { detail: 'more than one AccountSid, or in another case' });
  }
  const sharedKey = signatureSettings(request.headers[SIGNATURE_SETTINGS_HEADER]);
  return { content, signature, claim: { accountSid: [...values][0], sharedKey } };
}

/** Checks the signature over a request's URL and content. */
export async function check(
  urls: readonly string[],
  { content, signature, claim }: Screened,
  tokens: AuthTokens,
  demands: Demands = {},
  limit?: Deadline,
): Promise<Checked | Refusal> {
  const verdictWith = (keys: readonly SigningKey[]) => verify(urls, content, signature, keys);
  const proven = await prove(claim, tokens, demands, verdictWith, limit);
  return 'outcome' in proven ? proven : { content, ...proven };
}
