import type { Origin } from './origin';

/** Maximum number of candidate URLs per request; the rest are skipped, and the log says so. */
export const MAX_CANDIDATES = 512;
/**
 * Maximum number of characters in all candidates, so that a long query in many encodings can't keep the function busy.
 */
export const MAX_CANDIDATE_CHARACTERS = 256 * 1024;

/** Bounds on the work for one request. */
export interface Bounds {
  readonly candidates: number;
  readonly characters: number;
}

export const BOUNDS: Bounds = { candidates: MAX_CANDIDATES, characters: MAX_CANDIDATE_CHARACTERS };
/**
 * The same with GET, whose URLs are longer: Twilio's parameters are in the query, up to a kilobyte for a call. Orders that
 * captured requests have are among the first fifteen.
 */
export const BOUNDS_OF_GET: Bounds = { candidates: 384, characters: 384 * 1024 };
/** Minimum number of candidates, regardless of their length. */
const MIN_CANDIDATES = 16;

/**
 * Characters that end a URL's authority, so user info never contains them unescaped. The client controls the
 * credentials: with one of these, it could put another host and path in front of ours.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are refused.
const ENDS_AUTHORITY = /[/?#\\\x00-\x1f\x7f]/;

/** Possible beginnings of a URL up to the path, and possible paths. */
export interface Target {
  readonly likely: readonly string[];
  readonly unlikely: readonly string[];
  readonly paths: readonly string[];
}

/**
 * Combines targets and queries to URLs, the most likely first, up to the maximum.
 *
 * @param queries the query strings without `?`, most likely first.
 * @returns the URLs, and whether there were more.
 */
export function assemble(
  targets: readonly Target[],
  queries: Iterable<string>,
  most: Bounds,
): { urls: string[]; truncated: boolean } {
  const written = firstOf(queries, most);
  const urls: string[] = [];
  const used = new Set<string>();
  let characters = 0;
  for (const pass of ['likely', 'unlikely'] as const) {
    const starts = newStarts(targets, pass, used);
    for (const query of written) {
      for (const start of starts) {
        const over = characters > most.characters && urls.length >= MIN_CANDIDATES;
        if (urls.length === most.candidates || over) return { urls, truncated: true };
        urls.push(query === '' ? start : `${start}?${query}`);
        characters += start.length + query.length;
      }
    }
  }
  return { urls, truncated: false };
}

/**
 * Returns the beginnings of URLs up to the query, and remembers them. Only these are deduplicated: queries already are, and
 * comparing whole URLs would dominate the cost.
 */
function newStarts(targets: readonly Target[], pass: 'likely' | 'unlikely', used: Set<string>): string[] {
  const starts: string[] = [];
  for (const target of targets) {
    for (const path of target.paths) {
      for (const prefix of target[pass]) {
        const start = prefix + path;
        if (!used.has(start)) starts.push(start);
        used.add(start);
      }
    }
  }
  return starts;
}

/** Returns up to one query above the maximum. */
function firstOf(all: Iterable<string>, most: Bounds): string[] {
  const first: string[] = [];
  let characters = 0;
  for (const query of all) {
    first.push(query);
    characters += query.length;
    if (first.length > most.candidates || (characters > most.characters && first.length > MIN_CANDIDATES)) break;
  }
  return first;
}

/**
 * Returns the beginnings of an origin's URLs up to the path.
 *
 * @param authorization the `Authorization` header, whose user info Twilio may have signed.
 */
export function beginnings(
  origin: Origin,
  authorization: string | undefined,
  scheme: string = origin.scheme,
): Pick<Target, 'likely' | 'unlikely'> {
  const users = userInfos(authorization);
  const [likely, ...unlikely] = authorities(origin);
  const prefixes = (authority: string) => users.map((user) => `${scheme}://${user}${authority}`);
  return { likely: prefixes(likely), unlikely: unlikely.flatMap(prefixes) };
}

/**
 * Returns the host with and without its port, the likeliest first. Includes the default port, because Twilio's products differ.
 * https://www.twilio.com/docs/usage/security#a-few-notes
 */
function authorities({ hostname, port, scheme }: Origin): [string, ...string[]] {
  const standard = scheme === 'https' ? '443' : '80';
  const withStandard = `${hostname}:${standard}`;
  if (port === undefined) return [hostname, withStandard];
  return port === standard ? [withStandard, hostname] : [`${hostname}:${port}`, hostname, withStandard];
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
