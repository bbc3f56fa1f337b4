import { splitHost } from '../../../origin';
import { type Change, type Variant, variant } from '../cause';
import { distinctBy, hostOf, type Place } from '../place';
import type { Hints } from '../received';
import { said } from './port';

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
