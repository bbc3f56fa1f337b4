import { decodeLeniently } from '../../../front-door/wire';
import { pathSpellings, plainSpellings } from '../../../spelling';
import { type Variant, variant } from '../cause';
import { distinctBy, type Place } from '../place';

/** A path decoded, encoded once more, spelled in another way, or tidied up on the way. */
export function pathEncodings(place: Place): Variant<Place>[] {
  const { path } = place;
  const decoded = decodeLeniently(path);
  const spelled = [...plainSpellings(path), ...pathSpellings({ form: 'decoded', value: decoded })];
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
