import { decodeLeniently } from '../../lambda/front-door';
import { pathVariants, plainVariants } from '../../lambda/public-url';
import { distinctBy, type Variant, variant } from '../cause';
import type { Hints } from '../hints';
import type { Endpoint } from '../url-parts';

/** Returns the endpoint with its path decoded, encoded again, in other encodings, and with other slashes. */
export function pathEncodings(endpoint: Endpoint): Variant<Endpoint>[] {
  const { path } = endpoint;
  const decoded = decodeLeniently(path);
  const spelled = [...plainVariants(path), ...pathVariants({ form: 'decoded', value: decoded })];
  const encoded = [...spelled, ...spelled.map(lowerHex), decoded, path.replaceAll('%', '%25'), path.toLowerCase()];
  const spaces = [path.replaceAll('%20', '+'), path.replaceAll('+', '%20'), path.replaceAll('+', '%2B')];
  const tilde = path.replaceAll('~', '%7E');
  const found = [
    ...[...encoded, ...spaces, tilde, ...escapedSlashes(path)].map((other) =>
      changed(endpoint, other, 'in another encoding'),
    ),
    ...slashes(path).map((other) => changed(endpoint, other, 'with other slashes, which were merged or doubled')),
  ];
  return distinctBy(found, ({ value }) => value.path).filter(({ value }) => value.path !== path);
}

function changed(endpoint: Endpoint, path: string, how: string): Variant<Endpoint> {
  return variant({ ...endpoint, path }, 'path-encoding', `Twilio signed the path ${how}: ${path}.`);
}

function lowerHex(text: string): string {
  return text.replace(/%[0-9A-F]{2}/gi, (hex) => hex.toLowerCase());
}

/** Replaces each slash but the first with `%2F`. */
function escapedSlashes(path: string): string[] {
  return positions(path)
    .filter((at) => at > 0)
    .map((at) => `${path.slice(0, at)}%2F${path.slice(at + 1)}`);
}

/** Collapses doubled slashes, and doubles each slash. */
function slashes(path: string): string[] {
  return [path.replace(/\/{2,}/g, '/'), ...positions(path).map((at) => `${path.slice(0, at)}/${path.slice(at)}`)];
}

/** Returns the positions of the first 16 slashes. */
function positions(path: string): number[] {
  return [...path.matchAll(/\//g)].slice(0, 16).map(({ index }) => index);
}

/** Common names of stages and base paths. */
const COMMON_PREFIXES = [
  ...['/api', '/prod', '/dev', '/live', '/stage', '/staging', '/test', '/v1', '/v2', '/beta', '/default', '/$default'],
  ...['/twilio', '/webhook', '/webhooks', '/hooks', '/production', '/development', '/qa', '/uat', '/app', '/public'],
];

/** Returns the endpoint with a stage or base path added, removed, or replaced. */
export function pathPrefixes(endpoint: Endpoint, hints: Hints): Variant<Endpoint>[] {
  const prefixes = [...new Set([...hints.prefixes, ...hintedPrefixes(endpoint.path, hints), ...COMMON_PREFIXES])];
  const found = [
    ...dropped(endpoint.path).map(([path, lost]) => reprefixed(endpoint, path, `without ${lost}, which was received`)),
    ...prefixes.map((prefix) =>
      reprefixed(endpoint, prefix + endpoint.path, `with ${prefix} in front, which was not received`),
    ),
    ...swapped(endpoint.path, prefixes).map(([path, from, to]) =>
      reprefixed(endpoint, path, `with ${to} in front, but ${from} was received instead`),
    ),
  ];
  return distinctBy(found, ({ value }) => value.path).filter(({ value }) => value.path !== endpoint.path);
}

function reprefixed(endpoint: Endpoint, path: string, how: string): Variant<Endpoint> {
  return variant({ ...endpoint, path }, 'path-prefix', `Twilio signed the path ${how}.`);
}

/** Returns the prefixes that turn the path into one from the hints. */
function hintedPrefixes(path: string, { urls, targets }: Hints): string[] {
  const paths = [...urls.map((url) => url.endpoint.path), ...targets.map((target) => target.replace(/\?.*$/s, ''))];
  const longer = paths.filter((each) => each.length > path.length && each.endsWith(path));
  return [...longer.map((each) => each.slice(0, each.length - path.length)), ...paths.map(withoutSlash)].filter(
    (prefix) => prefix.startsWith('/') && prefix !== '/',
  );
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

/** Removes the first segments, up to four. */
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

/** Returns the endpoint with the trailing slash added or removed. */
export function trailingSlash(endpoint: Endpoint): Variant<Endpoint>[] {
  return endpoint.path.endsWith('/')
    ? [variant({ ...endpoint, path: endpoint.path.slice(0, -1) }, 'trailing-slash', ADDED)]
    : [variant({ ...endpoint, path: `${endpoint.path}/` }, 'trailing-slash', DROPPED)];
}

const ADDED = 'Twilio signed the path without the trailing slash that was received.';
const DROPPED = 'Twilio signed the path with a trailing slash, which was not received.';
