import { type Variant, variant } from '../cause';
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

/** Creates the variant with another port, or without one. */
export function withPort(endpoint: Endpoint, port: string | undefined): Variant<Endpoint> {
  return variant(
    { ...endpoint, port },
    'port',
    `Twilio signed ${portWords(port)}, but the request has ${portWords(endpoint.port)}.`,
  );
}

/** Names a port in a sentence. */
export function portWords(port: string | undefined): string {
  return port === undefined ? 'no port' : `port ${port}`;
}

/** Returns the endpoint with other spellings of its host, and with or without `www.`. */
export function hostSpellings(endpoint: Endpoint): Variant<Endpoint>[] {
  return [...new Set(otherSpellings(endpoint.hostname))]
    .filter((hostname) => hostname !== endpoint.hostname)
    .map((hostname) => {
      const other = { ...endpoint, hostname };
      return variant(other, 'host', hostWords(other, endpoint));
    });
}

/** Says which host was signed, and which was received. */
export function hostWords(signed: Endpoint, received: Endpoint): string {
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
