import { type Variant, variant } from '../cause';
import { distinctBy, type Place } from '../place';
import type { Hints } from '../received';

/** What stages and base paths are called, for want of anything better known. */
const USUAL = [
  ...['/api', '/prod', '/dev', '/live', '/stage', '/staging', '/test', '/v1', '/v2', '/beta', '/default', '/$default'],
  ...['/twilio', '/webhook', '/webhooks', '/hooks', '/production', '/development', '/qa', '/uat', '/app', '/public'],
];

/** A stage or base path added, dropped, or taken for another. */
export function pathPrefixes(place: Place, hints: Hints): Variant<Place>[] {
  const prefixes = distinctBy([...hints.prefixes, ...known(place.path, hints), ...USUAL], (prefix) => prefix);
  const found = [
    ...dropped(place.path).map(([path, lost]) => changed(place, path, `without ${lost}, with which it was received`)),
    ...prefixes.map((prefix) => changed(place, prefix + place.path, `with ${prefix} in front, which was not received`)),
    ...swapped(place.path, prefixes).map(([path, from, to]) =>
      changed(place, path, `with ${to} in front, in whose place ${from} was received`),
    ),
  ];
  return distinctBy(found, ({ value }) => value.path).filter(({ value }) => value.path !== place.path);
}

function changed(place: Place, path: string, how: string): Variant<Place> {
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
