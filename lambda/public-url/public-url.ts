import { type FrontDoorRequest, header, type Pair, type ReceivedQuery } from '../front-door';
import { type Origin, sameHost, splitHost } from './origin';
import { queryOrders } from './query-order';
import { encodedQueries, pathVariants, plainVariants } from './url-encodings';
import { userInfos } from './user-info';

/** At most so many URLs are tried for one request; what is over is not, and the log says so. */
export const MAX_CANDIDATES = 512;
/** And at most so many characters in all, so that a long query in many spellings can't be used to keep the function busy. */
export const MAX_CANDIDATE_CHARACTERS = 256 * 1024;

/** However long they are, so many are tried. */
const MIN_CANDIDATES = 16;

/** The URLs that Twilio can have called, most likely first. */
export interface Candidates {
  /** False when the request was sent to a host that is not one of ours: `urls` then says what it would have been. */
  readonly hostIsOurs: boolean;
  readonly urls: readonly string[];
  /** True when there were more than {@link MAX_CANDIDATES} or {@link MAX_CANDIDATE_CHARACTERS}. */
  readonly truncated: boolean;
}

/** Where a request can have been sent to: what stands before the path, and the paths below it. */
interface Target {
  readonly likely: readonly string[];
  readonly unlikely: readonly string[];
  readonly paths: readonly string[];
}

/**
 * The public URLs of this service that lead to the request. All of them are ours, so that trying several weakens
 * nothing: each has to be signed with the secret token.
 *
 * @param origins the declared public origins. Only with none of them is the `Host` header of a load balancer believed.
 */
export function publicUrls(request: FrontDoorRequest, origins: readonly Origin[]): Candidates {
  const own = ownOrigin(request, origins);
  const hosts = own ? [own, ...origins] : origins;
  const targets = hosts.map((origin) => targetOf(request, origin, origin === own));
  const { urls, truncated } = assemble(targets, queries(request.query));
  return { hostIsOurs: own !== undefined, urls, truncated };
}

/** The origin that the request itself names, if it is ours: AWS wrote it, or it is declared, or nothing is declared. */
function ownOrigin(request: FrontDoorRequest, origins: readonly Origin[]): Origin | undefined {
  const host = splitHost(request.host ?? '');
  if (!host) return undefined;
  const ours =
    request.hostWrittenByAws ||
    origins.length === 0 ||
    origins.some((origin) => sameHost(origin.hostname, host.hostname));
  return ours ? { scheme: request.scheme, ...host, basePath: '' } : undefined;
}

/** A declared origin's base path is added where the door or a proxy took it off; a proxy may have added the stage. */
function targetOf(request: FrontDoorRequest, origin: Origin, own: boolean): Target {
  const { path } = request;
  const stage = path.stage === undefined ? undefined : `/${path.stage}`;
  const staged = !own && stage !== undefined && (path.value === stage || path.value.startsWith(`${stage}/`));
  const received = staged ? [path.value, path.value.slice(stage.length) || '/'] : [path.value];
  const paths = received.flatMap((value) =>
    pathVariants({ ...path, value }).flatMap((spelled) => withRoot(origin.basePath, spelled)),
  );
  const users = userInfos(header(request.headers, 'authorization'));
  const { likely, unlikely } = authorities(request, origin);
  const prefix = (authority: string) => users.map((user) => `${origin.scheme}://${user}${authority}`);
  return { likely: likely.flatMap(prefix), unlikely: unlikely.flatMap(prefix), paths: [...new Set(paths)] };
}

/** A root may be signed with and without its slash. */
function withRoot(basePath: string, path: string): string[] {
  const whole = path === basePath || path.startsWith(`${basePath}/`) ? path : basePath + path;
  return whole === `${basePath}/` ? [whole, basePath] : [whole];
}

/**
 * With and without a port, the default one included: Twilio's products differ.
 * https://www.twilio.com/docs/usage/security#a-few-notes
 */
function authorities(request: FrontDoorRequest, origin: Origin): { likely: string[]; unlikely: string[] } {
  const { hostname, port, scheme } = origin;
  const standard = scheme === 'https' ? '443' : '80';
  const forwarded = header(request.headers, 'x-forwarded-port') ?? '';
  const ports = [port, undefined, standard, /^\d{1,5}$/.test(forwarded) ? forwarded : undefined];
  const [first, ...rest] = [...new Set(ports)].map((each) => (each === undefined ? hostname : `${hostname}:${each}`));
  return { likely: first === undefined ? [] : [first], unlikely: rest };
}

/** The query strings, without `?`, that the door can have made its query of; no more than can be tried, and one. */
function queries(query: ReceivedQuery): readonly string[] {
  if (query.form === 'raw') return plainVariants(query.value);
  const orders = indexOrders(query.pairs);
  const written: string[] = [];
  let characters = 0;
  for (const pairs of query.form === 'decoded' ? encodedQueries(query.pairs) : [query.pairs]) {
    const writings = partsOf(pairs);
    for (const order of orders) {
      const over = characters > MAX_CANDIDATE_CHARACTERS && written.length >= MIN_CANDIDATES;
      if (written.length > MAX_CANDIDATES || over) return written;
      for (const parts of writings) {
        const whole = order.map((index) => parts[index]).join('&');
        written.push(whole);
        characters += whole.length;
      }
    }
  }
  return query.form === 'encoded' ? [...new Set(written.flatMap(plainVariants))] : written;
}

/** The orders of pairs by their index, found once for all spellings of them, without repeats. */
function indexOrders(pairs: readonly Pair[]): number[][] {
  const orders = queryOrders(pairs.map(([name], index) => [name, index] as const));
  const indexes = orders.map((order) => order.map(([, index]) => index));
  return [...new Map(indexes.map((order) => [order.join(), order])).values()];
}

/** Each pair as it stands in a query: valueless names with and without their `=`. */
function partsOf(pairs: readonly Pair[]): string[][] {
  const all = pairs.map(([name, value]) => `${name}=${value}`);
  const valueless = pairs.some(([, value]) => value === '');
  return valueless ? [all, pairs.map(([name, value]) => (value === '' ? name : `${name}=${value}`))] : [all];
}

/** Likely authorities with every query before any unlikely one; cut where there are too many. */
function assemble(targets: readonly Target[], written: readonly string[]): { urls: string[]; truncated: boolean } {
  const urls: string[] = [];
  const used = new Set<string>();
  let characters = 0;
  for (const pass of ['likely', 'unlikely'] as const) {
    const all = targets.flatMap((target) =>
      target.paths.flatMap((path) => target[pass].map((prefix) => prefix + path)),
    );
    // Their short beginnings alone are told apart: queries are, and to compare whole URLs would cost most of it all.
    const starts = [...new Set(all)].filter((start) => !used.has(start));
    for (const start of starts) used.add(start);
    for (const query of written) {
      for (const start of starts) {
        const over = characters > MAX_CANDIDATE_CHARACTERS && urls.length >= MIN_CANDIDATES;
        if (urls.length === MAX_CANDIDATES || over) return { urls, truncated: true };
        urls.push(query === '' ? start : `${start}?${query}`);
        characters += start.length + query.length;
      }
    }
  }
  return { urls, truncated: false };
}
