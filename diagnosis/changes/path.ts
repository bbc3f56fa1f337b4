import { decodeLeniently } from '../../lambda/front-door';
import { pathVariants, plainVariants } from '../../lambda/public-url';
import { type Variant, variant } from '../cause';
import { distinctBy, type Place } from '../place';
import type { Hints } from '../received';

/** A path decoded, encoded once more, spelled in another way, or tidied up on the way. */
export function pathEncodings(place: Place): Variant<Place>[] {
  const { path } = place;
  const decoded = decodeLeniently(path);
  const spelled = [...plainVariants(path), ...pathVariants({ form: 'decoded', value: decoded })];
  const encoded = [...spelled, ...spelled.map(lowerHex), decoded, path.replaceAll('%', '%25'), path.toLowerCase()];
  const spaces = [path.replaceAll('%20', '+'), path.replaceAll('+', '%20'), path.replaceAll('+', '%2B')];
  const tilde = path.replaceAll('~', '%7E');
  const found = [
    ...[...encoded, ...spaces, tilde, ...escapedSlashes(path)].map((other) =>
      changed(place, other, 'spelled otherwise'),
    ),
    ...slashes(path).map((other) => changed(place, other, 'with other slashes, which were tidied up or doubled')),
  ];
  return distinctBy(found, ({ value }) => value.path).filter(({ value }) => value.path !== path);
}

function changed(place: Place, path: string, how: string): Variant<Place> {
  return variant({ ...place, path }, 'path-encoding', `Twilio signed the path ${how}: ${path}.`);
}

function lowerHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/gi, (hex) => hex.toLowerCase());
}

/** Each slash but the first as the `%2F` that it may have been. */
function escapedSlashes(path: string): string[] {
  return positions(path)
    .filter((at) => at > 0)
    .map((at) => `${path.slice(0, at)}%2F${path.slice(at + 1)}`);
}

/** Doubled slashes collapsed, and each slash doubled. */
function slashes(path: string): string[] {
  return [path.replace(/\/{2,}/g, '/'), ...positions(path).map((at) => `${path.slice(0, at)}/${path.slice(at)}`)];
}

/** Where the first slashes stand; a path of thousands has to have an end. */
function positions(path: string): number[] {
  return [...path.matchAll(/\//g)].slice(0, 16).map(({ index }) => index);
}

/** What stages and base paths are called, for want of anything better known. */
const USUAL = [
  ...['/api', '/prod', '/dev', '/live', '/stage', '/staging', '/test', '/v1', '/v2', '/beta', '/default', '/$default'],
  ...['/twilio', '/webhook', '/webhooks', '/hooks', '/production', '/development', '/qa', '/uat', '/app', '/public'],
];

/** A stage or base path added, dropped, or taken for another. */
export function pathPrefixes(place: Place, hints: Hints): Variant<Place>[] {
  const prefixes = distinctBy([...hints.prefixes, ...known(place.path, hints), ...USUAL], (prefix) => prefix);
  const found = [
    ...dropped(place.path).map(([path, lost]) =>
      reprefixed(place, path, `without ${lost}, with which it was received`),
    ),
    ...prefixes.map((prefix) =>
      reprefixed(place, prefix + place.path, `with ${prefix} in front, which was not received`),
    ),
    ...swapped(place.path, prefixes).map(([path, from, to]) =>
      reprefixed(place, path, `with ${to} in front, in whose place ${from} was received`),
    ),
  ];
  return distinctBy(found, ({ value }) => value.path).filter(({ value }) => value.path !== place.path);
}

function reprefixed(place: Place, path: string, how: string): Variant<Place> {
  return variant({ ...place, path }, 'path-prefix', `Twilio signed the path ${how}.`);
}

/** The prefixes that make the path one that a hint knows. */
function known(path: string, { urls, targets }: Hints): string[] {
  const paths = [...urls.map((url) => url.place.path), ...targets.map((target) => target.replace(/\?.*$/s, ''))];
  const longer = paths.filter((each) => each.length > path.length && each.endsWith(path));
  return [...longer.map((each) => each.slice(0, each.length - path.length)), ...paths.map(withoutSlash)].filter(
    (prefix) => prefix.startsWith('/') && prefix !== '/',
  );
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

/** The path without its first segments, and what they were. */
function dropped(path: string): [path: string, lost: string][] {
  const segments = path.split('/').slice(1);
  return segments.slice(0, 4).flatMap((_, index): [string, string][] => {
    const lost = `/${segments.slice(0, index + 1).join('/')}`;
    const rest = path.slice(lost.length);
    return rest === ''
      ? [
          ['/', lost],
          ['', lost],
        ]
      : [[rest, lost]];
  });
}

function swapped(path: string, prefixes: readonly string[]): [path: string, from: string, to: string][] {
  const first = dropped(path)
    .slice(0, 1)
    .filter(([rest]) => rest.length > 1);
  return first.flatMap(([rest, from]) => prefixes.map((to): [string, string, string] => [to + rest, from, to]));
}

/** A slash at the end of the path, added or dropped. */
export function trailingSlash(place: Place): Variant<Place>[] {
  return place.path.endsWith('/')
    ? [variant({ ...place, path: place.path.slice(0, -1) }, 'trailing-slash', ADDED)]
    : [variant({ ...place, path: `${place.path}/` }, 'trailing-slash', DROPPED)];
}

const ADDED = 'Twilio signed the path without the slash at its end, with which it was received.';
const DROPPED = 'Twilio signed the path with a slash at its end, which was not received.';
