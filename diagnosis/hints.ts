import { type FrontDoorRequest, isObject, object, queryPairs, text } from '../lambda/front-door';
import { queryVariants } from '../lambda/public-url';
import { WEBSOCKET_API } from '../lib/contract';
import { splitUrl, type UrlParts } from './url-parts';

/** Clues to the URL that Twilio called. Clients can forge them, so they only guide the diagnosis. */
export interface Hints {
  /** Other origins, or whole URLs. */
  readonly urls: readonly UrlParts[];
  /** Hosts from headers: `host[:port]`. */
  readonly hosts: readonly string[];
  /** Prefixes that the path may have had: `/live`. */
  readonly prefixes: readonly string[];
  /** Paths with their query, as recorded by a proxy. */
  readonly targets: readonly string[];
  /** Queries, without `?`. */
  readonly queries: readonly string[];
}

const HOST_HEADERS = ['host', 'x-forwarded-host', 'x-original-host', 'x-host', 'x-forwarded-server'];
const PREFIX_HEADERS = ['x-forwarded-prefix', 'x-script-name'];
const TARGET_HEADERS = [
  ...['x-original-uri', 'x-original-url', 'x-rewrite-url', 'x-forwarded-uri', 'x-request-uri', 'x-forwarded-path'],
  'x-envoy-original-path',
];

/** Maximum number of hints of a kind; the rest are skipped. Anyone can write headers. */
const MAX_HINTS = 12;
/** Maximum length of a hint in characters. */
const MAX_LENGTH = 2048;

/**
 * Collects hints from the request and its event.
 *
 * @param urls declared and other origins, or whole URLs.
 */
export function hintsOf(request: FrontDoorRequest, event: unknown, urls: readonly string[]): Hints {
  const all = (names: readonly string[]) => names.flatMap((name) => listed(request.headers[name]));
  const targets = all(TARGET_HEADERS);
  const context = object(object(event)['requestContext']);
  const stages = [request.path.stage, text(context['stage'])].flatMap((stage) => (stage ? [`/${stage}`] : []));
  const domain = text(context['domainName']);
  return {
    urls: [...urls, ...targets].flatMap((url) => splitUrl(url) ?? []).slice(0, 4 * MAX_HINTS),
    hosts: [...all(HOST_HEADERS), ...forwardedHosts(request), ...(domain ? [domain] : [])].slice(0, MAX_HINTS),
    prefixes: [...stages, ...all(PREFIX_HEADERS), ...keysOf(request)].map(asPrefix).slice(0, MAX_HINTS),
    targets: targets.filter((target) => target.startsWith('/')).slice(0, MAX_HINTS),
    queries: queriesOfMap(request, event),
  };
}

/** Common keys of a custom domain's mapping to a WebSocket API, which its events don't contain. */
function keysOf({ frontDoor }: FrontDoorRequest): string[] {
  return frontDoor === WEBSOCKET_API ? ['agent', 'relay', 'ws', 'voice', 'conversation', 'stream'] : [];
}

function listed(value: string | undefined): string[] {
  const items = (value ?? '').split(',').map((item) => item.trim());
  return items.filter((item) => item !== '' && item.length <= MAX_LENGTH);
}

function forwardedHosts({ headers }: FrontDoorRequest): string[] {
  const found = (headers['forwarded'] ?? '').slice(0, MAX_LENGTH).matchAll(/(?<=\bhost="?)[^;,"\s]+/gi);
  return [...found].map(([host]) => host);
}

function asPrefix(text: string): string {
  return `/${text.replace(/^\/+|\/+$/g, '')}`;
}

/** The query in the event's map, when the raw query is empty. */
function queriesOfMap({ query }: FrontDoorRequest, event: unknown): string[] {
  const { queryStringParameters, multiValueQueryStringParameters } = object(event);
  if (query.form !== 'raw' || query.value !== '' || !isObject(queryStringParameters)) return [];
  const pairs = queryPairs(queryStringParameters, multiValueQueryStringParameters);
  const encoded = queryVariants(pairs).map((each) => each.map((pair) => pair.join('=')).join('&'));
  return encoded.filter((each) => each !== '').slice(0, MAX_HINTS);
}
