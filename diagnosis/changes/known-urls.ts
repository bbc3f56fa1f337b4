import { decodeQueryText } from '../../lambda/front-door';
import { splitHost } from '../../lambda/public-url';
import { type Change, distinctBy, type Variant, variant } from '../cause';
import type { Hints } from '../hints';
import type { ReceivedRequest } from '../request';
import { type Endpoint, hostOf, joinUrl, type UrlParts } from '../url-parts';
import { hostWords, portWords, schemes, withPort } from './authority';
import { trailingSlash } from './path';

/** Returns the endpoint with each host that was given or that a header names, with and without its port. */
export function knownHosts(endpoint: Endpoint, hints: Hints): Variant<Endpoint>[] {
  const named = [...hints.urls.map((url) => hostOf(url.endpoint)), ...hints.hosts].flatMap((host) => {
    return splitHost(host.trim()) ?? [];
  });
  const found = [...named, ...named.map(({ hostname }) => ({ hostname, port: undefined }))];
  return distinctBy(
    found.map(({ hostname, port }): Endpoint => ({ ...endpoint, hostname, port })),
    hostOf,
  )
    .filter(({ hostname }) => hostname !== endpoint.hostname)
    .map((other) => variant(other, 'host', hostWords(other, endpoint)));
}

/** Returns the endpoint without a port, and with each port that was given or that a header names. */
function knownPorts(endpoint: Endpoint, { hints, request }: ReceivedRequest): Variant<Endpoint>[] {
  const forwarded = request.headers['x-forwarded-port'];
  const named = hints.hosts.map((host) => splitHost(host.trim())?.port);
  const all = [undefined, ...hints.urls.map((url) => url.endpoint.port), ...named, forwarded, '443'];
  return [...new Set(all)]
    .filter((port) => port !== endpoint.port && (port === undefined || /^\d{1,5}$/.test(port)))
    .map((port) => withPort(endpoint, port));
}

/** Returns the endpoints of other known URLs, with their scheme, user info, host, port, and base path. */
export function knownUrls(endpoint: Endpoint, hints: Hints): Variant<Endpoint>[] {
  return hints.urls
    .flatMap(({ endpoint: other }) => {
      const base = other.path.replace(/\/+$/, '');
      const paths = [endpoint.path, base + endpoint.path, other.path];
      return [other.scheme, webSocket(other.scheme)].flatMap((scheme) =>
        paths.map((path): Endpoint => ({ ...other, scheme, path })),
      );
    })
    .filter((value) => value.path.endsWith(endpoint.path) || endpoint.path.endsWith(value.path))
    .map((value) => ({ value, changes: endpointDifferences(value, endpoint) }))
    .filter(({ changes }) => changes.length > 0);
}

function webSocket(scheme: string): string {
  return scheme.replace(/^http/, 'ws');
}

/** Returns the known URLs as they stand, and with the received query after their own. */
export function wholeUrls(received: UrlParts, hints: Hints): Variant<UrlParts>[] {
  const urls = hints.urls.flatMap(({ endpoint, query }) => {
    const both = [query, received.query].filter(Boolean).join('&');
    return [query, both === '' ? undefined : both].map((each): UrlParts => ({ endpoint, query: each }));
  });
  return distinctBy(urls, (url) => joinUrl(url.endpoint, url.query))
    .map((value) => ({ value, changes: urlDifferences(value, received) }))
    .filter(({ changes }) => changes.length > 0);
}

/** Maximum number of endpoints to combine with every other change. */
const MAX_BASES = 24;

/**
 * Returns the endpoints that differ by what was given or what software changes most: host, scheme, port, and trailing
 * slash. Any other change may come with one of them.
 */
export function bases(endpoint: Endpoint, received: ReceivedRequest): Variant<Endpoint>[] {
  const { hints } = received;
  const known = [...knownUrls(endpoint, hints), ...knownHosts(endpoint, hints)];
  const [https, ...others] = schemes(endpoint);
  const crossed = knownHosts(endpoint, hints).flatMap((host) =>
    [...schemes(host.value), ...knownPorts(host.value, received)].map((then) => ({
      value: then.value,
      changes: [...host.changes, ...then.changes],
    })),
  );
  const all = [...known.slice(0, 8), ...(https ? [https] : []), ...trailingSlash(endpoint)];
  const rest = [...knownPorts(endpoint, received), ...others, ...known.slice(8), ...crossed];
  return distinctBy([...all, ...rest], ({ value }) => joinUrl(value, undefined)).slice(0, MAX_BASES);
}

function change(differs: boolean, cause: Change['cause'], words: string): Change[] {
  return differs ? [{ cause, words }] : [];
}

function endpointDifferences(signed: Endpoint, received: Endpoint): Change[] {
  const other = signed.hostname !== received.hostname;
  const slash = signed.path === `${received.path}/` || received.path === `${signed.path}/`;
  const words = `Twilio signed the path ${signed.path}, but ${received.path} was received.`;
  return [
    ...change(other, 'host', hostWords(signed, received)),
    ...change(signed.scheme !== received.scheme, 'scheme', `Twilio signed ${signed.scheme}, not ${received.scheme}.`),
    ...change(signed.user !== received.user, 'user-info', 'Twilio signed different user info from what was received.'),
    ...change(
      !other && signed.port !== received.port,
      'port',
      `Twilio signed ${portWords(signed.port)}, but the request has ${portWords(received.port)}.`,
    ),
    ...change(signed.path !== received.path, slash ? 'trailing-slash' : 'path-prefix', words),
  ];
}

function urlDifferences(signed: UrlParts, received: UrlParts): Change[] {
  return [
    ...endpointDifferences(signed.endpoint, received.endpoint),
    ...queryDifferences(signed.query, received.query),
  ];
}

function queryDifferences(signed: string | undefined, received: string | undefined): Change[] {
  if (signed === received) return [];
  const parts = (query: string | undefined) => (query ? query.split('&').map(decodeQueryText) : []);
  const [ours, theirs] = [parts(signed), parts(received)];
  const lost = ours.some((part) => !theirs.includes(part));
  const added = theirs.some((part) => !ours.includes(part));
  if (!lost && !added) {
    const same = ours.join('&') === theirs.join('&');
    return same
      ? change(true, 'query-encoding', 'Twilio signed the same query parameters in another encoding.')
      : change(true, 'query-order', 'Twilio signed the same query parameters in another order.');
  }
  return [
    ...change(lost, 'query-lost', 'Twilio signed the URL with query parameters that were not received.'),
    ...change(added, 'params-added', 'Twilio signed the URL without query parameters that were added on the way.'),
  ];
}
