import {
  type FrontDoorRequest,
  frontDoorOf,
  header,
  isObject,
  object,
  type Pair,
  queryPairs,
  splitTarget,
  text,
  UnknownEventError,
} from '../lambda/front-door';
import { type Candidates, parseOrigin, publicUrls, queryVariants } from '../lambda/public-url';
import { keysFor, type SigningKey, type SigningKeys } from '../lambda/signature';
import { joinUrl, splitUrl, type UrlParts } from './place';
import { contentOf, type Hints, type Received } from './received';

const HOST_HEADERS = ['host', 'x-forwarded-host', 'x-original-host', 'x-host', 'x-forwarded-server'];
const PREFIX_HEADERS = ['x-forwarded-prefix', 'x-script-name'];
const TARGET_HEADERS = [
  ...['x-original-uri', 'x-original-url', 'x-rewrite-url', 'x-forwarded-uri', 'x-request-uri', 'x-forwarded-path'],
  'x-envoy-original-path',
];

/** A stranger may write headers: so many of a kind are looked at, and of so many characters. */
const MAX_HINTS = 12;
const MAX_LENGTH = 2048;

/**
 * What else the request and its event say of where Twilio may have called. Nothing here chooses what is accepted.
 *
 * @param urls declared and other origins, or whole URLs.
 */
export function hintsOf(request: FrontDoorRequest, event: unknown, urls: readonly string[]): Hints {
  const all = (names: readonly string[]) => names.flatMap((name) => listed(header(request.headers, name)));
  const targets = all(TARGET_HEADERS);
  const split = (list: readonly string[]) => list.flatMap((url): UrlParts | UrlParts[] => splitUrl(url) ?? []);
  const context = object(object(event)['requestContext']);
  const stages = [request.path.stage, text(context['stage'])].flatMap((stage) => (stage ? [`/${stage}`] : []));
  const domain = text(context['domainName']);
  return {
    urls: split([...urls, ...targets]).slice(0, 4 * MAX_HINTS),
    hosts: [...all(HOST_HEADERS), ...forwardedHosts(request), ...(domain ? [domain] : [])].slice(0, MAX_HINTS),
    prefixes: [...stages, ...all(PREFIX_HEADERS)].map(asPrefix).slice(0, MAX_HINTS),
    targets: targets.filter((target) => target.startsWith('/')).slice(0, MAX_HINTS),
    queries: mapOnlyQueries(request, event),
  };
}

function listed(value: string | undefined): string[] {
  const items = (value ?? '').split(',').map((item) => item.trim());
  return items.filter((item) => item !== '' && item.length <= MAX_LENGTH);
}

function forwardedHosts({ headers }: FrontDoorRequest): string[] {
  const found = (header(headers, 'forwarded') ?? '').slice(0, MAX_LENGTH).matchAll(/(?<=\bhost="?)[^;,"\s]+/gi);
  return [...found].map(([host]) => host);
}

function asPrefix(text: string): string {
  return `/${text.replace(/^\/+|\/+$/g, '')}`;
}

/** A query that only the event's map has left, where the raw one is empty. */
function mapOnlyQueries({ query }: FrontDoorRequest, event: unknown): string[] {
  const { queryStringParameters, multiValueQueryStringParameters } = object(event);
  if (query.form !== 'raw' || query.value !== '' || !isObject(queryStringParameters)) return [];
  const pairs = queryPairs(queryStringParameters, multiValueQueryStringParameters);
  const spelled = queryVariants(pairs).map((each) => each.map((pair) => pair.join('=')).join('&'));
  return spelled.filter((each) => each !== '').slice(0, MAX_HINTS);
}

/** A URL as some code rebuilt it, and what it took as signed beside it. */
export interface CheckedUrl {
  readonly url: string;
  /** Parameters of a form, as they were passed to the check. Not together with `body`. */
  readonly params?: readonly Pair[] | undefined;
  readonly body?: Uint8Array | undefined;
  /** Of `body`. @default - JSON when it is JSON, else a form when it looks like one */
  readonly contentType?: string | undefined;
}

const FORM = 'application/x-www-form-urlencoded';

/**
 * A request that would lead to this very URL and content. Without parameters and body it is a GET.
 *
 * @throws {TypeError} when the URL is none of `http`, `https`, `ws` or `wss`.
 */
export function requestOf({ url, params, body, contentType }: CheckedUrl): FrontDoorRequest {
  const parts = splitUrl(url);
  if (!parts) throw new TypeError('The URL is not of the form https://host[:port][/path][?query].');
  const { place, query } = parts;
  const bytes = params ? Buffer.from(new URLSearchParams(params.map((pair) => [...pair])).toString()) : body;
  const type = params ? FORM : (contentType ?? guessedType(bytes));
  return {
    frontDoor: 'function-url',
    method: bytes === undefined ? 'GET' : 'POST',
    scheme: place.scheme === 'http' ? 'http' : 'https',
    host: place.hostname,
    hostWrittenByAws: true,
    path: { form: 'raw', value: place.path },
    query: { form: 'raw', value: query ?? '' },
    headers: Object.assign(Object.create(null), type === undefined ? {} : { 'content-type': [type] }),
    body: { content: Buffer.from(bytes ?? []).toString('base64'), isBase64Encoded: true },
    receivedUrl: joinUrl(place, query),
  };
}

function guessedType(body: Uint8Array | undefined): string | undefined {
  const text = Buffer.from(body ?? []).toString('utf8');
  if (/^\s*[[{]/.test(text)) return 'application/json';
  return /^[\w.%+-]+=/.test(splitTarget(text).path) ? FORM : undefined;
}

/** What is diagnosed: the event of a front door, a request read from one, or a URL with what was checked beside it. */
export type Source = { readonly event: unknown } | { readonly request: FrontDoorRequest } | CheckedUrl;

/** What a diagnosis stands on beside the source. */
export interface Circumstances {
  readonly keys: SigningKeys;
  readonly otherKeys: readonly SigningKey[];
  readonly origins: readonly string[];
  readonly otherUrls: readonly string[];
  readonly signature: string | undefined;
}

/** A request as the runtime sees it, and what the search for a cause starts from. */
export interface Read {
  readonly request: FrontDoorRequest;
  readonly candidates: Candidates;
  readonly received: Received;
}

/** @throws {UnknownEventError} when an event is of no front door. */
export function read(source: Source, own: Circumstances): Read {
  const { request, candidates } = requestAndUrls(source, own);
  const content = contentOf(request);
  const accountSid = content.params?.find(([name]) => name === 'AccountSid')?.[1];
  const keys = keysFor(own.keys, accountSid);
  const all = [...own.keys.account, ...own.keys.accounts.values(), ...own.otherKeys];
  const secrets = new Set(keys.map(({ secret }) => secret));
  const believed = candidates.hostIsOurs ? candidates : publicUrls(request, []);
  const received: Received = {
    frontDoor: 'url' in source ? undefined : request.frontDoor,
    receivedUrl: request.receivedUrl,
    publicUrl: candidates.urls[0] ?? request.receivedUrl,
    urls: believed.urls,
    hostIsOurs: candidates.hostIsOurs,
    content,
    signature: own.signature ?? header(request.headers, 'x-twilio-signature'),
    keys,
    otherKeys: all.filter(({ secret }) => !secrets.has(secret)),
    hints: hintsOf(request, 'event' in source ? source.event : undefined, [...own.origins, ...own.otherUrls]),
  };
  return { request, candidates, received };
}

function requestAndUrls(source: Source, { origins }: Circumstances): Pick<Read, 'request' | 'candidates'> {
  if ('url' in source) {
    const request = requestOf(source);
    return { request, candidates: { hostIsOurs: true, urls: [request.receivedUrl], truncated: false } };
  }
  const request = 'request' in source ? source.request : requestOfEvent(source.event);
  return { request, candidates: publicUrls(request, origins.map(parseOrigin)) };
}

function requestOfEvent(event: unknown): FrontDoorRequest {
  const door = frontDoorOf(event);
  if (!door) throw new UnknownEventError(event);
  return door.read(event);
}
