import type { Headers, Pair } from '../front-door';
import { assemble, BOUNDS, beginnings } from './candidates';
import type { Origin } from './origin';
import { decodedQueries, distinct } from './own-queries';
import type { Candidates } from './public-url';

/** The handshake of a WebSocket, as API Gateway hands it to `$connect`. It has no path. */
export interface Handshake {
  readonly domainName: string;
  readonly stage: string;
  readonly headers: Headers;
  readonly query: readonly Pair[];
}

/**
 * Returns the URLs that Twilio may have called: the stage's endpoint, the host without a path, which a mapping without
 * a key gives a custom domain, and the declared ones, each with and without a slash at its end.
 */
export function handshakeUrls(
  { domainName: hostname, stage, headers, query }: Handshake,
  declared: readonly Origin[],
): Omit<Candidates, 'hostIsOurs'> {
  const own = [`/${stage}`, ''].map((basePath): Origin => ({ scheme: 'https', hostname, basePath }));
  const targets = [...own, ...declared].map((origin) => ({
    ...beginnings(origin, headers['authorization'], 'wss'),
    paths: [origin.basePath, `${origin.basePath}/`],
  }));
  return assemble(targets, distinct(decodedQueries(query)), BOUNDS);
}

const RELAY_URL = /^(?:wss|https):\/\/([a-z0-9.-]+)(?::(\d{1,5}))?((?:\/[^?#\s]*)?)$/i;

/**
 * Parses `wss://host[:port][/path]` as the origin of a handshake, which is an HTTPS request.
 *
 * @throws {TypeError} if it has another form.
 */
export function parseRelayOrigin(url: string): Origin {
  const [, hostname, port, path = ''] = RELAY_URL.exec(url) ?? [];
  if (!hostname) {
    throw new TypeError(`The relay's origin ${JSON.stringify(url)} is not of the form wss://host[:port][/path].`);
  }
  return { scheme: 'https', hostname, ...(port ? { port } : {}), basePath: path.replace(/\/+$/, '') };
}
