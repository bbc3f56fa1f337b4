import type { FrontDoorName } from '../../lib/contract';
import { decodeQueryText, type FrontDoorRequest, header, type JsonObject, type Pair, rawPairs } from '../front-door';
import type { SignedContent, Verified } from '../signature';
import type { Params, WebhookParams } from './params';

/** What AWS Lambda hands a handler beside the event, as far as it is used here. */
export interface LambdaContext {
  getRemainingTimeInMillis?(): number;
  readonly awsRequestId?: string;
  readonly [name: string]: unknown;
}

/**
 * A request that Twilio signed, as a route gets it.
 *
 * @typeParam P the parameters that the route expects: {@link VoiceParams}, {@link MessageParams},
 * {@link StatusCallbackParams}, or an interface of your own.
 */
export interface WebhookRequest<P = WebhookParams> {
  /** The public URL that Twilio signed. */
  readonly url: string;
  /** The path below the public base: stage and base path taken off. */
  readonly path: string;
  readonly method: 'GET' | 'POST';
  /** The form's parameters; with GET those of the query, where Twilio then puts them. Has no prototype. */
  readonly params: P;
  /** The parameters of the URL's query, decoded. Has no prototype. */
  readonly query: Params;
  /** The `:name` segments of the route's path, decoded. */
  readonly pathParams: Readonly<Record<string, string>>;
  /** By lower-case name, repeats joined with a comma. The signature covers none of them. */
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed body of a JSON webhook, whose hash was checked; `undefined` with other webhooks. */
  readonly json?: unknown;
  /** The body's bytes as sent; empty with GET. */
  readonly body: Uint8Array;
  /** The account that the parameters name, covered by the signature. JSON webhooks have none. */
  readonly accountSid?: string;
  readonly frontDoor: FrontDoorName;
  /** Aborted when the handler misses its deadline. */
  readonly signal: AbortSignal;
  /** The Lambda event as it came. */
  readonly event: JsonObject;
  readonly context: LambdaContext;
}

declare const validated: unique symbol;

/** A request that can only be made from a positive verdict; the router accepts no other. */
export type Validated<R> = R & { readonly [validated]: true };

/** A validated request without what the route adds. */
export type ValidatedRequest = Validated<Omit<WebhookRequest, 'path' | 'pathParams' | 'signal'>>;

/**
 * Makes the request that routes accept.
 *
 * @throws {SyntaxError} when a JSON webhook's body, whose hash was right, is no JSON in UTF-8.
 */
export function validatedRequest(
  received: FrontDoorRequest,
  content: SignedContent,
  verified: Verified,
  raw: { readonly event: unknown; readonly context: LambdaContext },
): ValidatedRequest {
  const query = toParams(queryOf(received));
  const params = content.kind === 'form' ? toParams(content.params) : content.kind === 'url' ? query : toParams([]);
  const accountSid = params['AccountSid'];
  const request = {
    url: verified.url,
    method: received.method === 'POST' ? ('POST' as const) : ('GET' as const),
    params: params as WebhookParams,
    query,
    headers: joinedHeaders(received),
    ...(content.kind === 'hashed' && content.json ? { json: parsedJson(content.body) } : {}),
    body: content.body,
    ...(typeof accountSid === 'string' ? { accountSid } : {}),
    frontDoor: received.frontDoor,
    event: raw.event as JsonObject,
    context: raw.context,
  };
  return request as ValidatedRequest;
}

/** Strict, as forms are: JSON is UTF-8, and a route must not get U+FFFD that nobody sent. */
function parsedJson(body: Uint8Array): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new SyntaxError('The body is not UTF-8.');
  }
  return JSON.parse(text);
}

/** The query's pairs, decoded. */
export function queryOf({ query }: FrontDoorRequest): Pair[] {
  if (query.form === 'decoded') return [...query.pairs];
  const pairs = query.form === 'raw' ? rawPairs(query.value) : query.pairs;
  return pairs.map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]);
}

/** By name; of a repeated name the distinct values, sorted. */
function toParams(pairs: readonly Pair[]): Params {
  const params: Record<string, string | readonly string[]> = Object.create(null);
  for (const [name, value] of pairs) {
    const known = params[name];
    if (known === undefined) params[name] = value;
    else {
      const distinct = [...new Set([...(typeof known === 'string' ? [known] : known), value])].sort();
      params[name] = distinct.length === 1 ? value : distinct;
    }
  }
  return params;
}

function joinedHeaders({ headers }: FrontDoorRequest): Record<string, string> {
  const joined: Record<string, string> = Object.create(null);
  for (const name of Object.keys(headers)) joined[name] = header(headers, name) ?? '';
  return joined;
}
