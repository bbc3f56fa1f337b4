import { splitHost } from '../../lambda/public-url';
import { type Change, distinctBy, type Variant, variant } from '../cause';
import type { Hints } from '../hints';
import { type Endpoint, hostOf } from '../url-parts';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', ws: '80', wss: '443' };

/** Returns the endpoint with each other scheme: TLS may end earlier, and a WebSocket's handshake is signed as `wss://`. */
export function schemes(endpoint: Endpoint): Variant<Endpoint>[] {
  return ['https', 'http', 'wss', 'ws']
    .filter((scheme) => scheme !== endpoint.scheme)
    .flatMap((scheme) =>
      portsOf(endpoint, scheme).map((port) =>
        variant(
          { ...endpoint, scheme, port },
          'scheme',
          `Twilio signed ${scheme}, but the request was received as ${endpoint.scheme}.`,
        ),
      ),
    );
}

/** Replaces the default port of one scheme with that of the other. */
function portsOf({ port, scheme }: Endpoint, other: string): (string | undefined)[] {
  return port === undefined || port === DEFAULT_PORTS[scheme] ? [undefined, DEFAULT_PORTS[other]] : [port];
}

/** Ports that development servers, tunnels, and proxies use. */
const COMMON_PORTS = '443 80 8443 8080 3000 4443 4430 5000 8000 8888 9443 9000 1234 10443'.split(' ');

const MAX_PORT = 65_535;

/** Returns the endpoint without a port, and with common ones. */
export function ports(endpoint: Endpoint): Variant<Endpoint>[] {
  return [undefined, ...COMMON_PORTS].filter((port) => port !== endpoint.port).map((port) => withPort(endpoint, port));
}

/** Yields the endpoint with every port. */
export function* everyPort(endpoint: Endpoint): Generator<Variant<Endpoint>> {
  for (let port = 1; port <= MAX_PORT; port += 1) yield withPort(endpoint, String(port));
}

function withPort(endpoint: Endpoint, port: string | undefined): Variant<Endpoint> {
  return variant(
    { ...endpoint, port },
    'port',
    `Twilio signed ${portWords(port)}, but the request has ${portWords(endpoint.port)}.`,
  );
}

function portWords(port: string | undefined): string {
  return port === undefined ? 'no port' : `port ${port}`;
}

/** Returns the endpoint with every known host, with or without `www.`, and with other spellings of its host. */
export function hosts(endpoint: Endpoint, hints: Hints): Variant<Endpoint>[] {
  const named = [...hints.urls.map((url) => hostOf(url.endpoint)), ...hints.hosts].flatMap((host) => {
    return splitHost(host.trim()) ?? [];
  });
  const ports = [...named, ...named.map(({ hostname }) => ({ hostname, port: undefined }))];
  const known = [...ports, ...otherSpellings(endpoint.hostname).map((hostname) => ({ hostname, port: endpoint.port }))];
  return distinctBy(
    known.map(({ hostname, port }): Endpoint => ({ ...endpoint, hostname, port })),
    hostOf,
  )
    .filter(({ hostname }) => hostname !== endpoint.hostname)
    .map((other) => variant(other, 'host', hostWords(other, endpoint)));
}

function hostWords(signed: Endpoint, received: Endpoint): string {
  return `Twilio signed the host ${hostOf(signed)}, but the request was received for ${hostOf(received)}.`;
}

function otherSpellings(hostname: string): string[] {
  const www = hostname.startsWith('www.') ? hostname.slice(4) : `www.${hostname}`;
  return [www, hostname.toLowerCase(), hostname.toUpperCase(), ...capitalized(hostname), `${hostname}.`];
}

/** Capitalizes each combination of the first five labels. */
function capitalized(hostname: string): string[] {
  const labels = hostname.toLowerCase().split('.');
  const capital = (label: string, at: number, bits: number) =>
    at < 5 && (bits >> at) % 2 === 1 ? label.charAt(0).toUpperCase() + label.slice(1) : label;
  const choices = Array.from({ length: 2 ** Math.min(labels.length, 5) }, (_, bits) => bits);
  return choices.map((bits) => labels.map((label, at) => capital(label, at, bits)).join('.'));
}

/** Returns the endpoints of other known URLs, with their scheme, user info, host, port, and base path. */
export function knownUrls(endpoint: Endpoint, hints: Hints): Variant<Endpoint>[] {
  return hints.urls
    .flatMap(({ endpoint: other }) => {
      const base = other.path.replace(/\/+$/, '');
      const paths = [endpoint.path, base + endpoint.path, other.path];
      return paths.map((path): Endpoint => ({ ...other, path }));
    })
    .map((value) => ({ value, changes: differences(value, endpoint) }))
    .filter(({ changes }) => changes.length > 0);
}

/** Returns the differences between two endpoints. Empty when their paths are unrelated. */
function differences(signed: Endpoint, received: Endpoint): Change[] {
  const related = signed.path.endsWith(received.path) || received.path.endsWith(signed.path);
  if (!related) return [];
  const change = (differs: boolean, cause: Change['cause'], words: string): Change[] =>
    differs ? [{ cause, words }] : [];
  const other = signed.hostname !== received.hostname;
  return [
    ...change(other, 'host', hostWords(signed, received)),
    ...change(signed.scheme !== received.scheme, 'scheme', `Twilio signed ${signed.scheme}, not ${received.scheme}.`),
    ...change(signed.user !== received.user, 'user-info', 'Twilio signed different user info from what was received.'),
    ...change(
      !other && signed.port !== received.port,
      'port',
      `Twilio signed ${portWords(signed.port)}, but the request has ${portWords(received.port)}.`,
    ),
    ...change(
      signed.path !== received.path,
      'path-prefix',
      `Twilio signed the path ${signed.path}, but ${received.path} was received.`,
    ),
  ];
}

/** Returns the endpoint without user info, with it in other encodings, and with that of other known URLs. */
export function userInfos(endpoint: Endpoint, hints: Hints): Variant<Endpoint>[] {
  const known = ['', ...userEncodings(endpoint.user), ...hints.urls.flatMap((url) => userEncodings(url.endpoint.user))];
  return [...new Set(known)]
    .filter((user) => user !== endpoint.user)
    .map((user) => variant({ ...endpoint, user }, 'user-info', userInfoWords(user, endpoint.user)));
}

function userInfoWords(signed: string, received: string): string {
  if (signed === '') return 'Twilio signed the URL without user info, but it was checked with user info.';
  if (received === '') return 'Twilio signed the URL with its user info (user:password@), which was not received.';
  return 'Twilio signed different user info, or the same in another encoding.';
}

function userEncodings(user: string): string[] {
  if (user === '') return [];
  const bare = user.slice(0, -1);
  return [user, `${decoded(bare)}@`, `${bare.split(':').map(decoded).map(encodeURIComponent).join(':')}@`];
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
