import { header, isObject, object, queryPairs, text } from '../../front-door/event';
import type { FrontDoorRequest } from '../../front-door/front-door';
import { querySpellings } from '../../spelling';
import { splitUrl, type UrlParts } from './place';
import type { Hints } from './received';

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
  const spelled = querySpellings(pairs).map((each) => each.map((pair) => pair.join('=')).join('&'));
  return spelled.filter((each) => each !== '').slice(0, MAX_HINTS);
}
