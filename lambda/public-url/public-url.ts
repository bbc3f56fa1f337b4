import { type FrontDoorRequest, header } from '../front-door';
import { isBelowWildcard, isWildcard, type Origin, sameHost, splitHost } from './origin';
import { queries } from './queries';
import { pathVariants } from './url-encodings';

/** Maximum number of candidate URLs per request; the rest are skipped, and the log says so. */
export const MAX_CANDIDATES = 512;
/**
 * Maximum number of characters in all candidates, so that a long query in many encodings can't keep the function busy.
 */
export const MAX_CANDIDATE_CHARACTERS = 256 * 1024;
/** The same with GET: Twilio's parameters are in the query, up to a kilobyte for a call, in hundreds of orders. */
const MAX_CANDIDATE_CHARACTERS_OF_GET = 512 * 1024;
/** Minimum number of candidates, regardless of their length. */
const MIN_CANDIDATES = 16;

/**
 * Characters that end a URL's authority, so user info never contains them unescaped. The client controls the
 * credentials: with one of these, it could put another host and path in front of ours.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are refused.
const ENDS_AUTHORITY = /[/?#\\\x00-\x1f\x7f]/;

/** The URLs that Twilio may have called, most likely first. */
export interface Candidates {
  /** Whether the request's host is ours. If not, `urls` contains those of the declared origins. */
  readonly hostIsOurs: boolean;
  readonly urls: readonly string[];
  /** Whether there were more than {@link MAX_CANDIDATES} or {@link MAX_CANDIDATE_CHARACTERS}. */
  readonly truncated: boolean;
}

/** Possible beginnings of a URL up to the path, and possible paths. */
interface Target {
  readonly likely: readonly string[];
  readonly unlikely: readonly string[];
  readonly paths: readonly string[];
}

/**
 * Returns the public URLs of this service that lead to the request. Trying several doesn't weaken the check, because all
 * of them are ours and each has to be signed with the secret token.
 *
 * @param origins the declared public origins. Without any, the `Host` header of a load balancer is trusted.
 */
export function publicUrls(request: FrontDoorRequest, origins: readonly Origin[]): Candidates {
  const own = ownOrigins(request, origins);
  const declared = origins.filter((origin) => !isWildcard(origin));
  const targets = [...own, ...declared].map((origin) => targetOf(request, origin));
  const withParams = request.method !== 'POST';
  const maxCharacters = withParams ? MAX_CANDIDATE_CHARACTERS_OF_GET : MAX_CANDIDATE_CHARACTERS;
  const written = firstOf(queries(request.query, withParams), maxCharacters);
  const { urls, truncated } = assemble(targets, written, maxCharacters);
  return { hostIsOurs: own.length > 0, urls, truncated };
}

/** Returns up to one query above the maximum. */
function firstOf(all: Iterable<string>, maxCharacters: number): string[] {
  const first: string[] = [];
  let characters = 0;
  for (const query of all) {
    first.push(query);
    characters += query.length;
    if (first.length > MAX_CANDIDATES || (characters > maxCharacters && first.length > MIN_CANDIDATES)) break;
  }
  return first;
}

/** Whether the request's host is ours. Cheaper than {@link publicUrls}. */
export function hostIsOurs(request: FrontDoorRequest, origins: readonly Origin[]): boolean {
  return ownOrigins(request, origins).length > 0;
}

/**
 * Returns the origins that match the request's host, in the spelling of the request. At a declared host, only the
 * declared ports and paths are ours, because other services can have the rest. Another host is ours if AWS set it, or
 * if no origin is declared.
 */
function ownOrigins(request: FrontDoorRequest, origins: readonly Origin[]): Origin[] {
  const host = splitHost(request.host ?? '');
  if (!host) return [];
  const { scheme } = request;
  const { hostname, port } = host;
  const declared = origins.filter((origin) => sameHost(origin.hostname, hostname));
  if (declared.length > 0) {
    const known = (own: Origin) => (port !== undefined && port === own.port ? { port } : {});
    return declared.map((own) => ({ scheme, hostname, ...known(own), basePath: own.basePath }));
  }
  if (origins.some((origin) => isBelowWildcard(hostname, origin))) return [];
  return request.hostWrittenByAws || origins.length === 0 ? [{ scheme, ...host, basePath: '' }] : [];
}

/** Adds a declared origin's base path if the front door or a proxy removed it. */
function targetOf(request: FrontDoorRequest, origin: Origin): Target {
  const { path } = request;
  const paths = publicPaths(request, origin).flatMap((value) =>
    pathVariants({ ...path, value }).flatMap((spelled) => withRoot(origin.basePath, spelled)),
  );
  const users = userInfos(header(request.headers, 'authorization'));
  const { likely, unlikely } = authorities(origin);
  const prefix = (authority: string) => users.map((user) => `${origin.scheme}://${user}${authority}`);
  return { likely: likely.flatMap(prefix), unlikely: unlikely.flatMap(prefix), paths: [...new Set(paths)] };
}

/**
 * Returns the path with and without the stage at its start. At the root of the front door's own host, the stage is part
 * of the public path. An HTTP API puts it in the place of a mapping's key, and a proxy in front may add it.
 */
function publicPaths({ path, host, hostWrittenByAws }: FrontDoorRequest, origin: Origin): string[] {
  const { value, stage, stageForKey } = path;
  if (stage === undefined || (value !== `/${stage}` && !value.startsWith(`/${stage}/`))) return [value];
  const without = value.slice(stage.length + 1) || '/';
  if (stageForKey) return [without, value];
  const own = hostWrittenByAws && sameHost(origin.hostname, splitHost(host ?? '')?.hostname ?? '');
  return own && origin.basePath === '' ? [value] : [value, without];
}

/** Twilio signs a root path with or without its slash. */
function withRoot(basePath: string, path: string): string[] {
  const whole = path === basePath || path.startsWith(`${basePath}/`) ? path : basePath + path;
  return whole === `${basePath}/` ? [whole, basePath] : [whole];
}

/**
 * Returns the host with and without its port, including the default port, because Twilio's products differ.
 * https://www.twilio.com/docs/usage/security#a-few-notes
 */
function authorities({ hostname, port, scheme }: Origin): { likely: string[]; unlikely: string[] } {
  const standard = scheme === 'https' ? '443' : '80';
  const [first, ...rest] = [...new Set([port, undefined, standard])].map((each) =>
    each === undefined ? hostname : `${hostname}:${each}`,
  );
  return { likely: first === undefined ? [] : [first], unlikely: rest };
}

/**
 * Returns the user info that may precede the host, most likely first. Twilio's documentation says that it is dropped
 * before signing, but the test vectors of every helper library keep it, so both are tried.
 *
 * @param authorization the `Authorization` header. Only Basic credentials count.
 */
export function userInfos(authorization: string | undefined): string[] {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return [''];
  const credentials = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = credentials.indexOf(':');
  const user = colon < 0 ? credentials : credentials.slice(0, colon);
  const password = colon < 0 ? '' : credentials.slice(colon + 1);
  const written = (encode: (text: string) => string) =>
    password === '' ? [`${encode(user)}@`, `${encode(user)}:@`] : [`${encode(user)}:${encode(password)}@`];
  const plain = ENDS_AUTHORITY.test(credentials) ? [] : written((text) => text);
  return [...new Set(['', ...plain, ...written(encodeURIComponent)])];
}

/** Combines likely authorities with every query before unlikely ones, up to the maximum. */
function assemble(
  targets: readonly Target[],
  written: readonly string[],
  maxCharacters: number,
): { urls: string[]; truncated: boolean } {
  const urls: string[] = [];
  const used = new Set<string>();
  let characters = 0;
  for (const pass of ['likely', 'unlikely'] as const) {
    const all = targets.flatMap((target) =>
      target.paths.flatMap((path) => target[pass].map((prefix) => prefix + path)),
    );
    // Only the short beginnings are deduplicated: queries already are, and comparing whole URLs would dominate the cost.
    const starts = [...new Set(all)].filter((start) => !used.has(start));
    for (const start of starts) used.add(start);
    for (const query of written) {
      for (const start of starts) {
        const over = characters > maxCharacters && urls.length >= MIN_CANDIDATES;
        if (urls.length === MAX_CANDIDATES || over) return { urls, truncated: true };
        urls.push(query === '' ? start : `${start}?${query}`);
        characters += start.length + query.length;
      }
    }
  }
  return { urls, truncated: false };
}
