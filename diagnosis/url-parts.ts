import { splitTarget } from '../lambda/encoding';

/** A URL in its parts, as written. */
export interface UrlParts {
  readonly endpoint: Endpoint;
  /** Without the `?`; `undefined` when the URL has none. */
  readonly query: string | undefined;
}

/** The part of a URL before its query. */
export interface Endpoint {
  /** `https`, `http`, or `wss` for a WebSocket. */
  readonly scheme: string;
  /** `user:password@`, or an empty string. */
  readonly user: string;
  readonly hostname: string;
  readonly port: string | undefined;
  /** Empty for a root without its slash. */
  readonly path: string;
}

const URL_FORM = /^(https?|wss?):\/\/((?:[^/?#]*@)?)([^/?#@:]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?((?:\/[^#]*|\?[^#]*)?)/i;

/**
 * Splits a URL without normalizing it, as the class `URL` would. Drops the fragment, which is never sent.
 *
 * @returns `undefined` when the text isn't a URL.
 */
export function splitUrl(url: string): UrlParts | undefined {
  const [, scheme, user = '', hostname, port, target = ''] = URL_FORM.exec(url) ?? [];
  if (!scheme || !hostname) return undefined;
  const { path, query } = splitTarget(target);
  return { endpoint: { scheme: scheme.toLowerCase(), user, hostname, port, path }, query };
}

/** Joins a URL from its parts. */
export function joinUrl(endpoint: Endpoint, query: string | undefined): string {
  return `${authorityOf(endpoint)}${endpoint.path}${query === undefined ? '' : `?${query}`}`;
}

/** Returns everything before the path. */
export function authorityOf({ scheme, user, hostname, port }: Endpoint): string {
  return `${scheme}://${user}${hostname}${port === undefined ? '' : `:${port}`}`;
}

/** Returns `host[:port]`. */
export function hostOf({ hostname, port }: Endpoint): string {
  return port === undefined ? hostname : `${hostname}:${port}`;
}
