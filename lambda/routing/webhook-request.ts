import type { FrontDoorName } from '../../lib/contract';
import { decodeQueryText, type FrontDoorRequest, type JsonObject, type Pair, rawPairs } from '../front-door';
import {
  deriveKey,
  SIGNATURE_SETTINGS_HEADER,
  type SignedContent,
  signatureSettings,
  type Verified,
} from '../signature';
import type { Params, WebhookParams } from './params';

/** The part of Lambda's context that the runtime uses. */
export interface LambdaContext {
  getRemainingTimeInMillis?(): number;
  readonly awsRequestId?: string;
  readonly [name: string]: unknown;
}

/**
 * A request that Twilio signed, as a route receives it.
 *
 * @typeParam P the parameters that the route expects: {@link VoiceParams}, {@link MessageParams},
 * {@link StatusCallbackParams}, or an interface of your own.
 */
export interface WebhookRequest<P = WebhookParams> {
  /** The public URL that Twilio signed. */
  readonly url: string;
  /** The path below the public base, without stage and base path. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** The form's parameters, or the query's with GET, where Twilio sends them in the URL. Has no prototype. */
  readonly params: P;
  /** The decoded parameters of the URL's query. Has no prototype. */
  readonly query: Params;
  /** The decoded `:name` segments of the route's path. */
  readonly pathParams: Readonly<Record<string, string>>;
  /** Headers by lower-case name, repeats joined with a comma. The signature doesn't cover them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body of a JSON webhook, whose hash was verified. `undefined` for other webhooks. */
  readonly json?: unknown;
  /** The body's bytes as sent. Empty with GET. */
  readonly body: Uint8Array;
  /**
   * The account whose key signed the request. If the configuration doesn't map the key to an account, the account in
   * the signed parameters, which JSON webhooks lack.
   */
  readonly accountSid?: string;
  readonly frontDoor: FrontDoorName;
  /** Aborted when the handler misses its deadline. */
  readonly signal: AbortSignal;
  /** The original Lambda event. */
  readonly event: JsonObject;
  readonly context: LambdaContext;
}

/**
 * Name of a request's hidden function that derives keys for other purposes from the key that signed it. Registered, because
 * each entry point is a separate bundle. Printing a request doesn't reveal the key.
 */
export const DERIVE_KEY = Symbol.for('cdk-twilio-webhook.derive-key');

declare const validated: unique symbol;

/** A request that can only be created from a positive verdict. The router accepts no other. */
export type Validated<R> = R & { readonly [validated]: true };

/** A validated request without the members that the route adds. */
export type ValidatedRequest = Validated<Omit<WebhookRequest, 'path' | 'pathParams' | 'signal'>>;

/**
 * Creates the request that routes accept.
 *
 * @throws {SyntaxError} if the body of a JSON webhook matches its hash but isn't JSON in UTF-8.
 */
export function validatedRequest(
  received: FrontDoorRequest,
  content: SignedContent,
  verified: Verified,
  raw: { readonly event: unknown; readonly context: LambdaContext; readonly accountSid?: string },
): ValidatedRequest {
  const query = toParams(queryOf(received));
  const params = content.kind === 'form' ? toParams(content.params) : content.kind === 'url' ? query : toParams([]);
  const request: { -readonly [Name in keyof Received]: Received[Name] } = {
    url: verified.url,
    method: received.method === 'POST' ? 'POST' : 'GET',
    params: params as WebhookParams,
    query,
    headers: copied(received),
    body: content.body,
    frontDoor: received.frontDoor as FrontDoorName,
    event: raw.event as JsonObject,
    context: raw.context,
    [DERIVE_KEY]: derivation(received, verified),
  };
  if (content.kind === 'hashed' && content.json) request.json = parsedJson(content.body);
  if (raw.accountSid !== undefined) request.accountSid = raw.accountSid;
  return request as unknown as ValidatedRequest;
}

type Received = Omit<WebhookRequest, 'path' | 'pathParams' | 'signal'> & {
  readonly [DERIVE_KEY]: (purpose: string) => DerivedKey;
};

/** Decodes strictly, like forms: a route must not receive a U+FFFD that nobody sent. */
function parsedJson(body: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new SyntaxError("The body isn't UTF-8.");
  }
  return JSON.parse(text);
}

/** A key that was derived from the one that Twilio signed a request with. */
export interface DerivedKey {
  readonly key: Uint8Array;
  /** Id of the shared key that it was derived from. `undefined` if it was an auth token. */
  readonly sharedKey: string | undefined;
}

function derivation({ headers }: FrontDoorRequest, { key }: Verified): (purpose: string) => DerivedKey {
  const sharedKey = signatureSettings(headers[SIGNATURE_SETTINGS_HEADER])?.keyId;
  return (purpose) => ({ key: deriveKey(key, purpose), sharedKey });
}

/** Returns the decoded names and values of the query. */
export function queryOf({ query }: FrontDoorRequest): Pair[] {
  if (query.form === 'decoded') return [...query.pairs];
  const pairs = query.form === 'raw' ? rawPairs(query.value) : query.pairs;
  return pairs.map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]);
}

/** Groups values by name. A repeated name gets its distinct values, sorted. */
export function toParams(pairs: readonly Pair[]): Params {
  const params: Record<string, string | readonly string[]> = Object.create(null);
  let repeated: Map<string, Set<string>> | undefined;
  for (const { 0: name, 1: value } of pairs) {
    const known = params[name];
    if (known === undefined) params[name] = value;
    else {
      repeated ??= new Map();
      repeated.set(name, (repeated.get(name) ?? new Set([known as string])).add(value));
    }
  }
  for (const [name, values] of repeated ?? []) if (values.size > 1) params[name] = [...values].sort();
  return params;
}

/** Returns the request's headers for its route, which may change them. */
export function copied({ headers }: FrontDoorRequest): Record<string, string> {
  const copy: Record<string, string> = Object.create(null);
  for (const name in headers) copy[name] = headers[name] ?? '';
  return copy;
}
