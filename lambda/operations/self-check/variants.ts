import { SELF_CHECK_PATH } from '../../../lib/contract';
import type { Pair } from '../../front-door/front-door';
import type { SigningKeys } from '../../signing-key';
import { authorityOf, distinctBy, joinUrl, splitUrl, type UrlParts } from '../diagnose/place';
import { formOf, type Signer } from './request';

/** What the function may take a refused request for, because of something in front of it. */
export interface Variant {
  readonly url: string;
  readonly form: readonly Pair[];
  readonly signer: Signer;
}

/** With what the reserved path starts. */
const RESERVED = SELF_CHECK_PATH.split('/')[1] ?? '';
/** Bounded, because each is a request. */
const MAX_VARIANTS = 60;
/** Stages that a mapping or a proxy adds when nobody names one. */
const STAGES = ['/prod', '/live', '/dev', '/default', '/$default'];

/**
 * What the function may have taken the request for, likeliest first: another key, another host, a lost or added piece of
 * path, a lost query, another scheme or port, lost parameters.
 *
 * @param origins all public origins that are known.
 */
export function variants(url: string, signer: Signer, keys: SigningKeys, origins: readonly string[]): Variant[] {
  const form = formOf(signer);
  const signed = splitUrl(url);
  if (!signed) return [];
  const urls = distinctBy(otherUrls(signed, origins), (each) => each).filter((each) => each !== url);
  const all: Variant[] = [
    ...otherKeys(signer, keys).map((key) => ({ url, form, signer: { ...signer, key } })),
    ...urls.map((each) => ({ url: each, form, signer })),
    ...otherForms(form).map((each) => ({ url, form: each, signer })),
  ];
  return all.slice(0, MAX_VARIANTS);
}

function otherKeys({ key }: Signer, { account, accounts }: SigningKeys) {
  return [...account, ...accounts.values()].filter(({ secret }) => secret !== key.secret);
}

/** One that a proxy empties, and one whose empty parameters a proxy drops. */
function otherForms(form: readonly Pair[]): (readonly Pair[])[] {
  return [[], form.filter(([, value]) => value !== '')];
}

function otherUrls({ place, query }: UrlParts, origins: readonly string[]): string[] {
  const others = origins.map(splitUrl).flatMap((parts) => (parts ? [parts.place] : []));
  const places = distinctBy([place, ...others], authorityOf);
  const bases = others.map(({ path }) => path.replace(/\/+$/, '')).filter((path) => path !== '');
  const paths = otherPaths(place.path, [...bases, ...STAGES]);
  const { hostname, port } = place;
  const ports = port === undefined ? ['8443', '80'] : [undefined];
  const other = [
    { ...place, scheme: 'http' },
    ...ports.map((each) => ({ ...place, port: each })),
    { ...place, hostname: hostname.startsWith('www.') ? hostname.slice(4) : `www.${hostname}` },
  ];
  return [
    ...places.flatMap((each) => paths.slice(0, 4).map((path) => joinUrl({ ...each, path }, query))),
    joinUrl(place, undefined),
    ...paths.slice(4).map((path) => joinUrl({ ...place, path }, query)),
    ...other.map((each) => joinUrl(each, query)),
  ];
}

/** As it is, then without its first pieces, which a mapping or a proxy takes off, then with one more. */
function otherPaths(path: string, prefixes: readonly string[]): string[] {
  const pieces = path.split('/').slice(1);
  const before = pieces.slice(0, pieces.lastIndexOf(RESERVED));
  const shorter = before.map((_, at) => `/${pieces.slice(at + 1).join('/')}`);
  return distinctBy([path, ...shorter, ...prefixes.map((prefix) => prefix + path), `${path}/`], (each) => each);
}
