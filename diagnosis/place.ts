import { splitTarget } from '../lambda/front-door';

/** A URL without its query, in the parts that change on the way. */
export interface Place {
  /** `https`, `http`; `wss` for a WebSocket. */
  readonly scheme: string;
  /** `user:password@`, or the empty string. */
  readonly user: string;
  readonly hostname: string;
  readonly port: string | undefined;
  /** As written; empty for a root without its slash. */
  readonly path: string;
}

/** A URL in its parts. The query is `undefined` without a `?`. */
export interface UrlParts {
  readonly place: Place;
  readonly query: string | undefined;
}

const URL_FORM = /^(https?|wss?):\/\/((?:[^/?#]*@)?)([^/?#@:]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?((?:\/[^#]*|\?[^#]*)?)/i;

/** Splits a URL as text, because `URL` would rewrite it; `undefined` when it is none. A fragment is never sent. */
export function splitUrl(url: string): UrlParts | undefined {
  const [, scheme, user = '', hostname, port, target = ''] = URL_FORM.exec(url) ?? [];
  if (!scheme || !hostname) return undefined;
  const { path, query } = splitTarget(target);
  return { place: { scheme: scheme.toLowerCase(), user, hostname, port, path }, query };
}

/** What stands before the path. */
export function authorityOf({ scheme, user, hostname, port }: Place): string {
  return `${scheme}://${user}${hostname}${port === undefined ? '' : `:${port}`}`;
}

/** The URL of its parts. */
export function joinUrl(place: Place, query: string | undefined): string {
  return `${authorityOf(place)}${place.path}${query === undefined ? '' : `?${query}`}`;
}

/** `host[:port]` of a place. */
export function hostOf({ hostname, port }: Place): string {
  return port === undefined ? hostname : `${hostname}:${port}`;
}

/** The distinct ones by what the key says, in the order they came. */
export function distinctBy<T>(items: Iterable<T>, key: (item: T) => string): T[] {
  const known = new Map<string, T>();
  for (const item of items) {
    const name = key(item);
    if (!known.has(name)) known.set(name, item);
  }
  return [...known.values()];
}
