import { splitHost } from '../../lambda/public-url';
import { type Change, type Variant, variant } from '../cause';
import { distinctBy, hostOf, type Place } from '../place';
import type { Hints } from '../received';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', ws: '80', wss: '443' };

/** TLS that ended earlier, or a WebSocket, whose handshake is signed over `wss://`. */
export function schemes(place: Place): Variant<Place>[] {
  return ['https', 'http', 'wss', 'ws']
    .filter((scheme) => scheme !== place.scheme)
    .flatMap((scheme) =>
      portsOf(place, scheme).map((port) =>
        variant(
          { ...place, scheme, port },
          'scheme',
          `Twilio signed ${scheme}, but the request was taken for ${place.scheme}.`,
        ),
      ),
    );
}

/** The default port of one scheme is not that of the other, so it goes with the scheme. */
function portsOf({ port, scheme }: Place, other: string): (string | undefined)[] {
  return port === undefined || port === DEFAULT_PORTS[scheme] ? [undefined, DEFAULT_PORTS[other]] : [port];
}

/** Ports that development servers, tunnels and proxies use. */
const USUAL = '443 80 8443 8080 3000 4443 4430 5000 8000 8888 9443 9000 1234 10443'.split(' ');

const HIGHEST = 65_535;

/** The port left out, and the usual ones. */
export function ports(place: Place): Variant<Place>[] {
  return [undefined, ...USUAL].filter((port) => port !== place.port).map((port) => withPort(place, port));
}

/** Every port there is: many, but still an affordable number. */
export function* allPorts(place: Place): Generator<Variant<Place>> {
  for (let port = 1; port <= HIGHEST; port += 1) yield withPort(place, String(port));
}

function withPort(place: Place, port: string | undefined): Variant<Place> {
  return variant({ ...place, port }, 'port', `Twilio signed ${said(port)}, but the request has ${said(place.port)}.`);
}

/** A port in words. */
function said(port: string | undefined): string {
  return port === undefined ? 'no port' : `port ${port}`;
}

/** Another host that is known, one that differs by `www.`, or the same spelled otherwise. */
export function hosts(place: Place, hints: Hints): Variant<Place>[] {
  const named = [...hints.urls.map(({ place: other }) => hostOf(other)), ...hints.hosts].flatMap((host) => {
    return splitHost(host.trim()) ?? [];
  });
  const ports = [...named, ...named.map(({ hostname }) => ({ hostname, port: undefined }))];
  const known = [...ports, ...spelled(place.hostname).map((hostname) => ({ hostname, port: place.port }))];
  return distinctBy(
    known.map(({ hostname, port }): Place => ({ ...place, hostname, port })),
    hostOf,
  )
    .filter(({ hostname }) => hostname !== place.hostname)
    .map((other) => variant(other, 'host', hostWords(other, place)));
}

function hostWords(signed: Place, received: Place): string {
  return `Twilio signed the host ${hostOf(signed)}, but the request was received for ${hostOf(received)}.`;
}

function spelled(hostname: string): string[] {
  const www = hostname.startsWith('www.') ? hostname.slice(4) : `www.${hostname}`;
  return [www, hostname.toLowerCase(), hostname.toUpperCase(), ...capitalised(hostname), `${hostname}.`];
}

/** With a capital at each choice of the first labels. */
function capitalised(hostname: string): string[] {
  const labels = hostname.toLowerCase().split('.');
  const capital = (label: string, at: number, bits: number) =>
    at < 5 && (bits >> at) % 2 === 1 ? label.charAt(0).toUpperCase() + label.slice(1) : label;
  const choices = Array.from({ length: 2 ** Math.min(labels.length, 5) }, (_, bits) => bits);
  return choices.map((bits) => labels.map((label, at) => capital(label, at, bits)).join('.'));
}

/** The place as each other URL that is known has it as a whole: scheme, user info, host, port and base path. */
export function knownUrls(place: Place, hints: Hints): Variant<Place>[] {
  return hints.urls
    .flatMap(({ place: other }) => {
      const base = other.path.replace(/\/+$/, '');
      const paths = [place.path, base + place.path, other.path];
      return paths.map((path): Place => ({ ...other, path }));
    })
    .map((value) => ({ value, changes: differences(value, place) }))
    .filter(({ changes }) => changes.length > 0);
}

/** What differs between two places, the path only if one ends in the other; nothing when no such words are true. */
function differences(signed: Place, received: Place): Change[] {
  const related = signed.path.endsWith(received.path) || received.path.endsWith(signed.path);
  if (!related) return [];
  const change = (differs: boolean, cause: Change['cause'], words: string): Change[] =>
    differs ? [{ cause, words }] : [];
  const other = signed.hostname !== received.hostname;
  return [
    ...change(other, 'host', hostWords(signed, received)),
    ...change(signed.scheme !== received.scheme, 'scheme', `It signed ${signed.scheme}, not ${received.scheme}.`),
    ...change(signed.user !== received.user, 'user-info', 'It signed other user info than was received.'),
    ...change(
      !other && signed.port !== received.port,
      'port',
      `Twilio signed ${said(signed.port)}, but the request has ${said(received.port)}.`,
    ),
    ...change(
      signed.path !== received.path,
      'path-prefix',
      `The path was signed as ${signed.path}, and received as ${received.path}.`,
    ),
  ];
}

/** User info left out, spelled otherwise, or that of another URL that is known. */
export function userInfos(place: Place, hints: Hints): Variant<Place>[] {
  const known = ['', ...spellings(place.user), ...hints.urls.flatMap((url) => spellings(url.place.user))];
  return distinctBy(known, (user) => user)
    .filter((user) => user !== place.user)
    .map((user) => variant({ ...place, user }, 'user-info', words(user, place.user)));
}

function words(signed: string, received: string): string {
  if (signed === '') return 'Twilio signed the URL without user info, but it was checked with user info.';
  if (received === '') return 'Twilio signed the URL with its user info (user:password@), which was not received.';
  return 'Twilio signed other user info, or the same spelled otherwise.';
}

function spellings(user: string): string[] {
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
