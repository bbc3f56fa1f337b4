import { diagnose, joinUrl, splitUrl, type UrlParts } from '../../diagnosis';
import type { Pair } from '../../lambda/front-door';
import { authTokensOf, type SigningKey, type SigningKeys } from '../../lambda/signature';
import { SELF_CHECK_PATH } from '../../lib/contract';
import { type Fault, functionFault } from './fault';
import { isRefusal, reportIn } from './judge';
import { formOf, hostnameOf, type Signer, signatureOf, twilioPost } from './request';
import type { Outgoing, Reply } from './send';

/** Maximum number of signatures per search, because a deployment waits for it. A search that stops early says so. */
const MAX_TRIED = 100_000;

/** A signed request that the function refuses. */
export interface RefusedCheck {
  readonly url: string;
  readonly signer: Signer;
  readonly keys: SigningKeys;
  /** All known public origins. */
  readonly origins: readonly string[];
  /** Sends a request. Returns `undefined` without a reply, or without time for more requests. */
  readonly ask: (outgoing: Outgoing) => Promise<Reply | undefined>;
}

/**
 * Finds out why the function refuses a signed request.
 *
 * The runtime explains nothing to strangers, but it accepts a request that is signed for the URL it sees. So this signs
 * for likely misreadings of the request until one is accepted, and lets the search behind `explain` name the difference.
 * To an unsigned request the runtime answers 400 when it knows the host, and 403 when it doesn't.
 */
export async function explainRefusal(check: RefusedCheck): Promise<Fault> {
  const { url, signer, ask } = check;
  const unsigned = await ask(twilioPost(url, signer));
  if (unsigned && isRefusal(unsigned)) return unknownHost(url);
  for (const misreading of misreadings(url, signer, check.keys, check.origins)) {
    const signature = signatureOf(misreading.signer, misreading.url, misreading.form);
    const reply = await ask(twilioPost(url, signer, signature));
    if (reply === undefined) break;
    const report = reply.status === 200 ? reportIn(reply) : undefined;
    if (report) return explained(check, misreading, report.publicUrl);
  }
  const message = `The signature for ${url} is refused (403), and so is every variant that was tried. The function probably reads a different auth token than the self-check. Compare their configuration.`;
  return functionFault('token', message);
}

function unknownHost(url: string): Fault {
  const message = `The function, or the load balancer's rule, doesn't know the host ${hostnameOf(url)} (403 for every request). Declare it in \`publicOrigins\`, or keep the proxy in front from changing the Host header.`;
  return functionFault('unknown-host', message);
}

function explained({ url, signer, keys, origins }: RefusedCheck, misreading: Misreading, publicUrl: string): Fault {
  if (misreading.signer.key !== signer.key) {
    const [wanted, accepted] = [signer.key.id ?? 'primary', misreading.signer.key.id ?? 'another'];
    const message = `The function refuses the auth token "${wanted}" and accepts "${accepted}": it has read an older version of the secret, or another secret.`;
    return functionFault('token', message);
  }
  if (misreading.form.length < formOf(signer).length) {
    const lost = misreading.form.length === 0 ? 'all' : 'empty';
    const message = `The signature for ${url} is refused (403): ${lost} parameters of the form are lost before they reach the function. Make the proxy in front pass the body unchanged.`;
    return functionFault('params-dropped', message);
  }
  const signature = signatureOf(signer, url, formOf(signer));
  const source = { url: publicUrl, params: misreading.form };
  // A URL without the headers names no shared key.
  const tokens = signer.settings === undefined ? keys : { account: [signer.key], accounts: new Map() };
  const options = { tokens, signature, origins, otherUrls: [url, ...origins], maxTried: MAX_TRIED };
  const { cause, detail, fix } = diagnose(source, options);
  const message = `The signature for ${url} is refused (403): the function takes it for ${publicUrl}. ${detail} ${fix ?? ''}`;
  return functionFault(cause ?? 'unknown', message.trim());
}

/** A request as the function may see it, because of something in front of it. */
export interface Misreading {
  readonly url: string;
  readonly form: readonly Pair[];
  readonly signer: Signer;
}

/** Maximum number of misreadings to try: each one is a request. */
const MAX_MISREADINGS = 60;

/**
 * Returns the likely misreadings of a request, likeliest first: another key, another host, a path segment lost or added,
 * a lost query, another scheme or port, lost parameters.
 *
 * @param origins all known public origins.
 */
export function misreadings(url: string, signer: Signer, keys: SigningKeys, origins: readonly string[]): Misreading[] {
  const form = formOf(signer);
  const signed = splitUrl(url);
  if (!signed) return [];
  const urls = [...new Set(otherUrls(signed, origins))].filter((each) => each !== url);
  const all: Misreading[] = [
    ...otherKeys(signer, keys).map((key) => ({ url, form, signer: { ...signer, key } })),
    ...urls.map((each) => ({ url: each, form, signer })),
    ...otherForms(form).map((each) => ({ url, form: each, signer })),
  ];
  return all.slice(0, MAX_MISREADINGS);
}

function otherKeys({ key }: Signer, keys: SigningKeys): SigningKey[] {
  return authTokensOf(keys).filter(({ secret }) => secret !== key.secret);
}

/** The form as a proxy empties it, and as a proxy drops its empty parameters. */
function otherForms(form: readonly Pair[]): (readonly Pair[])[] {
  return [[], form.filter(([, value]) => value !== '')];
}

/** Common stages that a mapping or a proxy adds. */
const STAGES = ['/prod', '/live', '/dev', '/default', '/$default'];

function otherUrls({ endpoint, query }: UrlParts, origins: readonly string[]): string[] {
  const others = origins.flatMap((origin) => splitUrl(origin)?.endpoint ?? []);
  const basePaths = others.map(({ path }) => path.replace(/\/+$/, '')).filter((path) => path !== '');
  const paths = otherPaths(endpoint.path, [...basePaths, ...STAGES]);
  const { hostname, port } = endpoint;
  const ports = port === undefined ? ['8443', '80'] : [undefined];
  const changed = [
    { ...endpoint, scheme: 'http' },
    ...ports.map((each) => ({ ...endpoint, port: each })),
    { ...endpoint, hostname: hostname.startsWith('www.') ? hostname.slice(4) : `www.${hostname}` },
  ];
  return [
    ...[endpoint, ...others].flatMap((each) => paths.slice(0, 4).map((path) => joinUrl({ ...each, path }, query))),
    joinUrl(endpoint, undefined),
    ...paths.slice(4).map((path) => joinUrl({ ...endpoint, path }, query)),
    ...changed.map((each) => joinUrl(each, query)),
  ];
}

/** The first segment of the reserved path. */
const RESERVED = SELF_CHECK_PATH.split('/')[1] ?? '';

/** The path unchanged, without the first segments, which a mapping or a proxy may remove, and with one more. */
function otherPaths(path: string, prefixes: readonly string[]): string[] {
  const segments = path.split('/').slice(1);
  const before = segments.slice(0, segments.lastIndexOf(RESERVED));
  const shorter = before.map((_, at) => `/${segments.slice(at + 1).join('/')}`);
  return [...new Set([path, ...shorter, ...prefixes.map((prefix) => prefix + path), `${path}/`])];
}
