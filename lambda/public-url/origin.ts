/** A public origin of the service: where Twilio can have called it. */
export interface Origin {
  readonly scheme: 'http' | 'https';
  /** Host as it was declared, which is how Twilio signs it. */
  readonly hostname: string;
  /** Port as it was declared, the default one included; `undefined` when none was. */
  readonly port?: string;
  /** Base path without a trailing slash: `/hooks`, or the empty string. */
  readonly basePath: string;
}

const ORIGIN = /^(https?):\/\/([a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?((?:\/[^?#\s]*)?)$/i;

/**
 * Reads an origin such as `https://hooks.example.com:8443/base`.
 *
 * @throws {TypeError} when it is no `http(s)://host[:port][/basePath]`; a query, a fragment or user info are refused.
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

/** Reads a comma-separated list of origins, as `TWILIO_PUBLIC_ORIGINS` holds it. */
export function parseOrigins(text: string | undefined): Origin[] {
  return (text ?? '')
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '')
    .map(parseOrigin);
}

const HOST = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?$/i;

/** Splits `host[:port]`; `undefined` when it has a character that no host has. */
export function splitHost(host: string): { hostname: string; port?: string } | undefined {
  const [, hostname, port] = HOST.exec(host) ?? [];
  return hostname ? { hostname, ...(port ? { port } : {}) } : undefined;
}

/** Whether two host names are the same; their case does not matter. */
export function sameHost(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
