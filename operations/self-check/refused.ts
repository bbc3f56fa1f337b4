import { authorityOf, diagnose, distinctBy, joinUrl, splitUrl, type UrlParts } from '../../diagnosis';
import type { Pair } from '../../lambda/front-door';
import type { SigningKeys } from '../../lambda/signature';
import { SELF_CHECK_PATH } from '../../lib/contract';
import { type Fault, settled } from './cause';
import { isRefusal, reportIn } from './judge';
import { formOf, hostnameIn, postTo, type Signer, signatureOf } from './request';
import type { Outgoing, Reply } from './send';

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

/** What it takes to find out why a signed request was refused. */
export interface RefusedCheck {
  readonly url: string;
  readonly signer: Signer;
  readonly keys: SigningKeys;
  /** All public origins that are known. */
  readonly origins: readonly string[];
  /** Sends a request; `undefined` when there was no answer, or the time for questions is over. */
  readonly ask: (outgoing: Outgoing) => Promise<Reply | undefined>;
}

/**
 * Finds out why the runtime refuses what was signed for its public URL. The runtime tells a stranger nothing, but what is
 * signed for the URL that it believes in, it answers: so likely ones are tried, and the search behind `explain` names
 * what lies between. Without a signature it answers 400 to a host that it knows, and 403 to any other.
 */
export async function whyRefused(check: RefusedCheck): Promise<Fault> {
  const { url, signer, ask } = check;
  const unsigned = await ask(postTo(url, signer));
  if (unsigned && isRefusal(unsigned)) return unknownHost(url);
  for (const variant of variants(url, signer, check.keys, check.origins)) {
    const reply = await ask(postTo(url, signer, signatureOf(variant.signer, variant.url, variant.form)));
    if (reply === undefined) break;
    const report = reply.status === 200 ? reportIn(reply) : undefined;
    if (report) return explained(check, variant, report.publicUrl);
  }
  const words = `The signature for ${url} is refused (403), and so is every other that was tried. Likely the function reads another auth token than the self-check: compare where both find it.`;
  return settled('token', words);
}

function unknownHost(url: string): Fault {
  const words = `The function, or the load balancer's rule, knows no host ${hostnameIn(url)} (403 whatever the signature). Declare it in publicOrigins, or keep the proxy in front from changing the Host header.`;
  return settled('unknown-host', words);
}

function explained({ url, signer, keys, origins }: RefusedCheck, variant: Variant, publicUrl: string): Fault {
  if (variant.signer.key !== signer.key) {
    const [wanted, accepted] = [signer.key.id ?? 'primary', variant.signer.key.id ?? 'another'];
    const words = `The function refuses the auth token "${wanted}" and accepts "${accepted}": it has read an older version of the secret, or another one.`;
    return settled('token', words);
  }
  if (variant.form.length < formOf(signer).length) {
    const words = `The signature for ${url} is refused (403): ${variant.form.length === 0 ? 'all' : 'empty'} parameters of the form are lost before they reach the function. Let the proxy in front pass the body as it is.`;
    return settled('params-dropped', words);
  }
  const signature = signatureOf(signer, url, formOf(signer));
  const source = { url: publicUrl, params: variant.form };
  const { cause, detail, fix } = diagnose(source, { tokens: keys, signature, origins, otherUrls: [url, ...origins] });
  const words = `The signature for ${url} is refused (403): the function takes it for ${publicUrl}. ${detail} ${fix ?? ''}`;
  return settled(cause ?? 'unknown', words.trim());
}
