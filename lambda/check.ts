import type { AuthTokens } from './auth-token';
import { type FrontDoorRequest, header, type Pair } from './front-door';
import type { Candidates } from './public-url';
import { queryOf } from './routing';
import {
  bodyHashOf,
  keysFor,
  type Limits,
  namesBodyHash,
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
}

/** A request that may be from Twilio, and the content that its signature must cover. */
export interface Screened {
  readonly content: SignedContent;
  readonly signature: string;
  /** The account in the parameters. Unproven until the signature is verified with that account's key. */
  readonly accountSid: string | undefined;
}

const METHODS = ['GET', 'HEAD', 'POST'];

/** Runs the checks that need no key, cheapest first. */
export function screen(request: FrontDoorRequest, candidates: Candidates, limits: Limits): Screened | Refusal {
  if (!METHODS.includes(request.method)) return refuse('method-not-allowed', { allow: 'GET, POST' });
  if (!candidates.hostIsOurs) return refuse('unknown-host');
  const signature = header(request.headers, 'x-twilio-signature');
  if (!signature) return refuse('missing-signature');
  const query = queryOf(request);
  if (query.length > limits.maxParams) {
    return refuse('bad-request', { statusCode: 413, detail: 'more query parameters than maxParams' });
  }
  const read = signedContent(request, limits);
  if ('outcome' in read) return read;
  const url = candidates.urls[0] ?? '';
  // The signature doesn't cover the method. A recorded JSON webhook must not pass as a GET without its body.
  const content: SignedContent =
    read.kind === 'url' && namesBodyHash(url) ? { ...read, kind: 'hashed', json: false } : read;
  // Without a hash, nothing covers the body. With several, it is unknown which one does.
  if (content.kind === 'hashed' && bodyHashOf(url) === undefined) return refuse('unsigned-body');
  return { content, signature, accountSid: accountSidOf(content, query) };
}

/** Checks the signature. If it is invalid, reads the keys again, in case they were rotated, and checks once more. */
export async function check(
  urls: readonly string[],
  { content, signature, accountSid }: Screened,
  tokens: AuthTokens,
): Promise<Checked | Refusal> {
  const against = (keys: SigningKeys): Verdict => verify(urls, content, signature, keysFor(keys, accountSid));
  let verdict = against(await tokens.keys());
  if (!verdict.ok && verdict.reason === 'invalid-signature') {
    const anew = await tokens.refreshed();
    if (anew) verdict = against(anew);
  }
  return verdict.ok ? { content, verified: verdict } : refuse(verdict.reason);
}

/** Returns the account in the parameters, which GET has in the query. Several different accounts count as none. */
function accountSidOf(content: SignedContent, query: readonly Pair[]): string | undefined {
  const params = content.kind === 'form' ? content.params : content.kind === 'url' ? query : [];
  const named = new Set(params.filter(([name]) => name === 'AccountSid').map(([, value]) => value));
  return named.size === 1 ? [...named][0] : undefined;
}
