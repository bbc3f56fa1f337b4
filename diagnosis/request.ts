import { type AuthTokenValue, keysOf } from '../lambda/auth-token';
import { splitTarget } from '../lambda/encoding';
import { type FrontDoorRequest, frontDoorOf, type Pair, UnknownEventError } from '../lambda/front-door';
import { type Candidates, parseOrigin, publicUrls } from '../lambda/public-url';
import {
  authTokensOf,
  type KeyClaim,
  keysFor,
  SIGNATURE_SETTINGS_HEADER,
  type SigningKey,
  type SigningKeys,
  signatureSettings,
} from '../lambda/signature';
import { WEBSOCKET_API } from '../lib/contract';
import type { BudgetOptions } from './budget';
import { contentOf, type ReceivedContent } from './content';
import { candidatesOfHandshake, isHandshake, readHandshake } from './handshake';
import { type Hints, hintsOf } from './hints';
import { type SharedKeyFacts, variantsOf } from './shared-key';
import { joinUrl, splitUrl } from './url-parts';

/**
 * The request to diagnose: the event of a front door or of a relay's `$connect`, a request that a codec has read, or a URL
 * that was checked.
 */
export type Source = { readonly event: unknown } | { readonly request: FrontDoorRequest } | CheckedUrl;

/** A URL as some code rebuilt it, with the content that the code checked. */
export interface CheckedUrl {
  readonly url: string;
  /** The form parameters that were passed to the check. Can't be combined with `body`. */
  readonly params?: readonly Pair[] | undefined;
  readonly body?: Uint8Array | undefined;
  /** Content type of `body`. @default - guessed: JSON or a form, whichever it looks like */
  readonly contentType?: string | undefined;
}

/** Options of {@link diagnose}. */
export interface DiagnoseOptions extends BudgetOptions {
  /** The function's auth tokens, in any form that `webhook({ authToken })` accepts. */
  readonly tokens: AuthTokenValue | SigningKeys;
  /** Named tokens that Twilio may have signed with instead: the parent account's, a secondary one. @default - none */
  readonly otherTokens?: readonly SigningKey[];
  /** Whether the function refuses auth tokens. @default false */
  readonly requireSharedKey?: boolean;
  /** The public origins that the function declares. @default - none */
  readonly origins?: readonly string[];
  /** The `wss://` URLs that the relay declares, for the event of `$connect`. @default - none */
  readonly relayUrls?: readonly string[];
  /** Other origins or whole URLs that Twilio may have called. @default - none */
  readonly otherUrls?: readonly string[];
  /** The signature. @default - the request's `X-Twilio-Signature` header */
  readonly signature?: string;
}

/** A request as it was received, with everything that the search for a cause starts from. */
export interface ReceivedRequest {
  readonly request: FrontDoorRequest;
  /** `undefined` when a URL was checked. */
  readonly frontDoor: FrontDoorRequest['frontDoor'] | undefined;
  /** The public origins that the function declares, or the URLs that the relay declares. */
  readonly origins: readonly string[];
  /** The URLs that the runtime accepts, or the URL that was checked. */
  readonly candidates: Candidates;
  /** The likeliest public URL. */
  readonly publicUrl: string;
  /** The URLs that the search starts from, likeliest first: the candidates, whether or not their host is declared. */
  readonly urls: readonly string[];
  readonly content: ReceivedContent;
  readonly signature: string | undefined;
  /** The keys that the function accepts. */
  readonly keys: readonly SigningKey[];
  /** Keys that Twilio may have signed with instead. */
  readonly otherKeys: readonly SigningKey[];
  readonly sharedKeys: SharedKeyFacts;
  readonly hints: Hints;
}

/**
 * Reads a request as the runtime does, and collects what the search needs.
 *
 * @throws {UnknownEventError} when the event belongs to no front door.
 * @throws {TypeError} when a URL or a declared origin is malformed.
 * @throws {MalformedAuthTokenError} when a token is malformed.
 */
export function receive(source: Source, options: DiagnoseOptions): ReceivedRequest {
  const { tokens, otherTokens = [], otherUrls = [] } = options;
  const signingKeys = keysOf(tokens);
  const request = requestIn(source);
  const origins = declaredFor(request, options);
  const candidates = candidatesOf(source, request, options);
  const content = contentOf(request);
  const accountSid = content.params?.find(([name]) => name === 'AccountSid')?.[1];
  const configured = signingKeys.shared ?? [];
  const named = signatureSettings(request.headers[SIGNATURE_SETTINGS_HEADER]);
  const sharedKeys = { named, configured, required: options.requireSharedKey ?? false };
  const keys = expectedKeys(signingKeys, { accountSid, sharedKey: named }, 'url' in source, sharedKeys.required);
  const allKeys = [...authTokensOf(signingKeys), ...variantsOf(configured), ...otherTokens];
  const expected = new Set(keys.map(nameOf));
  return {
    request,
    frontDoor: 'url' in source ? undefined : request.frontDoor,
    origins,
    candidates,
    publicUrl: candidates.urls[0] ?? request.receivedUrl,
    urls: (candidates.hostIsOurs ? candidates : publicUrls(request, [])).urls,
    content,
    signature: options.signature ?? request.headers['x-twilio-signature'],
    keys,
    otherKeys: allKeys.filter((key) => !expected.has(nameOf(key))),
    sharedKeys,
    hints: hintsOf(request, 'event' in source ? source.event : undefined, [...origins, ...otherUrls]),
  };
}

/** A URL comes without headers, so that any key of the function may have signed it. */
function expectedKeys(keys: SigningKeys, claim: KeyClaim, isUrl: boolean, required: boolean): readonly SigningKey[] {
  const { shared = [] } = keys;
  const tokens = required ? [] : keysFor(keys, { ...claim, sharedKey: undefined }).keys;
  if (isUrl) return [...tokens, ...shared.flatMap((key) => variantsOf([key]).slice(0, key.algorithms?.length ?? 1))];
  return claim.sharedKey ? keysFor(keys, claim).keys : tokens;
}

function nameOf({ secret, algorithm }: SigningKey): string {
  return `${algorithm} ${secret}`;
}

function requestIn(source: Source): FrontDoorRequest {
  if ('url' in source) return requestOf(source);
  if ('request' in source) return source.request;
  const request = requestOfEvent(source.event);
  if (!request) throw new UnknownEventError(source.event);
  return request;
}

function candidatesOf(source: Source, request: FrontDoorRequest, declared: DeclaredOrigins): Candidates {
  if ('url' in source) return { hostIsOurs: true, urls: [request.receivedUrl], truncated: false };
  return acceptedUrls(request, declared);
}

/** The settings that the function and its relay declare. */
export type DeclaredOrigins = Pick<DiagnoseOptions, 'origins' | 'relayUrls'>;

function declaredFor({ frontDoor }: FrontDoorRequest, { origins = [], relayUrls = [] }: DeclaredOrigins) {
  return frontDoor === WEBSOCKET_API ? relayUrls : origins;
}

/** Returns the URLs that the runtime accepts. */
export function acceptedUrls(request: FrontDoorRequest, options: DeclaredOrigins): Candidates {
  const declared = declaredFor(request, options);
  return request.frontDoor === WEBSOCKET_API
    ? candidatesOfHandshake(request, declared)
    : publicUrls(request, declared.map(parseOrigin));
}

/** Reads the event of a front door, or of a relay's `$connect`. @returns `undefined` if it's another event */
export function requestOfEvent(event: unknown): FrontDoorRequest | undefined {
  return isHandshake(event) ? readHandshake(event) : frontDoorOf(event)?.read(event);
}

const FORM = 'application/x-www-form-urlencoded';

/**
 * Returns a request with exactly this URL and content: a GET when it has neither parameters nor a body.
 *
 * @throws {TypeError} when the URL's scheme isn't `http`, `https`, `ws`, or `wss`.
 */
export function requestOf({ url, params, body, contentType }: CheckedUrl): FrontDoorRequest {
  const parts = splitUrl(url);
  if (!parts) throw new TypeError("The URL isn't of the form https://host[:port][/path][?query].");
  const { endpoint, query } = parts;
  const bytes = params ? Buffer.from(new URLSearchParams(params.map((pair) => [...pair])).toString()) : body;
  const type = params ? FORM : (contentType ?? guessedType(bytes));
  return {
    frontDoor: 'function-url',
    method: bytes === undefined ? 'GET' : 'POST',
    scheme: endpoint.scheme === 'http' ? 'http' : 'https',
    host: endpoint.hostname,
    hostWrittenByAws: true,
    path: { form: 'raw', value: endpoint.path },
    query: { form: 'raw', value: query ?? '' },
    headers: Object.assign(Object.create(null), type === undefined ? {} : { 'content-type': type }),
    body: { content: Buffer.from(bytes ?? []).toString('base64'), isBase64Encoded: true },
    receivedUrl: joinUrl(endpoint, query),
  };
}

function guessedType(body: Uint8Array | undefined): string | undefined {
  const text = Buffer.from(body ?? []).toString('utf8');
  if (/^\s*[[{]/.test(text)) return 'application/json';
  return /^[\w.%+-]+=/.test(splitTarget(text).path) ? FORM : undefined;
}
