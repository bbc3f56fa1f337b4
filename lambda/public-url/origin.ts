/** A public origin of the service, which Twilio can call. */
export interface Origin {
  readonly scheme: 'http' | 'https';
  /**
   * Host as declared, which is how Twilio signs it; or `*.` and a domain, for a custom domain with a wildcard. Of
   * its names, only those that are declared too are ours: AWS passes on whichever the caller chose.
   */
  readonly hostname: string;
  /** Port as declared, even if it is the default one. `undefined` if there was none. */
  readonly port?: string;
  /** Base path without a trailing slash: `/hooks`, or the empty string. */
  readonly basePath: string;
}

const ORIGIN = /^(https?):\/\/((?:\*\.)?[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?((?:\/[^?#\s]*)?)$/i;

/**
 * Parses an origin such as `https://hooks.example.com:8443/base`.
 *
 * @throws {TypeError} if it doesn't have the form `http(s)://host[:port][/basePath]`. A query, a fragment, and user
 * info are rejected.
 */
export function parseOrigin(text: string): Origin {
  const [, scheme, hostname, port, path] = ORIGIN.exec(text.trim()) ?? [];
  if (!scheme || !hostname) {
    throw new TypeError(
      `Public origin ${JSON.stringify(text)} is not of the form https://host[:port][/basePath]: ` +
        'leave out user info, query and fragment.',
    );
  }
  return {
    scheme: scheme.toLowerCase() === 'http' ? 'http' : 'https',
    hostname,
    ...(port ? { port } : {}),
    basePath: (path ?? '').replace(/\/+$/, ''),
  };
}

/** Parses a comma-separated list of origins, as in `TWILIO_PUBLIC_ORIGINS`. */
export function parseOrigins(text: string | undefined): Origin[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map(parseOrigin);
}

const HOST = /^([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::(\d{1,5}))?$/;

/** Splits `host[:port]`. Returns `undefined` if it contains an invalid character. */
export function splitHost(host: string): { hostname: string; port?: string } | undefined {
  const [, hostname, port] = HOST.exec(host) ?? [];
  return hostname ? { hostname, ...(port ? { port } : {}) } : undefined;
}

/** Whether an origin stands for names that the caller chooses. */
export function isWildcard({ hostname }: Origin): boolean {
  return hostname.startsWith('*.');
}

/** Whether a host name is one of a wildcard's, which stands for one label. */
export function isBelowWildcard(host: string, origin: Origin): boolean {
  return isWildcard(origin) && sameHost(host.slice(host.indexOf('.')), origin.hostname.slice(1));
}

/** Whether two host names are the same, ignoring case. */
export function sameHost(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
