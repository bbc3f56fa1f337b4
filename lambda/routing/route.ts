import type { FrontDoorRequest } from '../front-door';
import { type Origin, sameHost, splitHost } from '../public-url';
import type { RouteResult } from './response';
import type { WebhookRequest } from './webhook-request';

/** Answers the validated requests of one path. */
export type RouteHandler = (request: WebhookRequest) => RouteResult | Promise<RouteResult>;

/**
 * Handlers by path below the public base: `/voice`, or `/menu/:choice` with a named segment. A trailing slash makes a
 * different path.
 */
export type Routes = Readonly<Record<`/${string}`, RouteHandler>>;

/** Rejects keys that match no path. A table with computed keys is checked when it is declared. */
export type CheckedKeys<R> = {
  readonly [P in keyof R as string extends P
    ? never
    : P extends Refused
      ? P
      : P extends `/${string}`
        ? never
        : P]: P extends Refused ? 'List each path, or use a :name segment' : 'Start it with a slash';
};

type Refused = `${string}*${string}`;

/** The route that serves a path. */
export interface Match {
  /** The route's key, such as `/menu/:choice`. */
  readonly route: string;
  readonly handler: RouteHandler;
  /** The path below the public base. */
  readonly path: string;
  readonly pathParams: Readonly<Record<string, string>>;
}

/** Finds the route for the first path that has one. Exact keys take precedence over named segments. */
export function findRoute(routes: Routes, paths: readonly string[]): Match | undefined {
  for (const path of paths) {
    const exact = Object.hasOwn(routes, path) && !hasSegments(path);
    const handler = exact ? routes[path as `/${string}`] : undefined;
    if (handler) return { route: path, handler, path, pathParams: {} };
  }
  for (const path of paths) {
    for (const [route, handler] of Object.entries(routes)) {
      const pathParams = matchSegments(route, path);
      if (pathParams) return { route, handler, path, pathParams };
    }
  }
  return undefined;
}

function hasSegments(route: string): boolean {
  return route.includes('/:');
}

function matchSegments(route: string, path: string): Record<string, string> | undefined {
  if (!hasSegments(route)) return undefined;
  const wanted = route.split('/');
  const given = path.split('/');
  if (wanted.length !== given.length) return undefined;
  const named: Record<string, string> = Object.create(null);
  for (const [index, segment] of wanted.entries()) {
    const value = given[index] ?? '';
    if (!segment.startsWith(':')) {
      if (segment !== value) return undefined;
    } else if (value === '') return undefined;
    else named[segment.slice(1)] = decodeSegment(value);
  }
  return named;
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/**
 * Returns the paths below the public base that a signed URL can mean, most specific base first. Strips the base path of
 * a declared origin and the stage if the path starts with them.
 */
export function routePaths(url: string, request: RoutedRequest, origins: readonly Origin[]): string[] {
  const [, authority = '', whole = ''] = /^https?:\/\/(?:[^/?]*@)?([^/?]*)([^?]*)/.exec(url) ?? [];
  if (origins.length === 0 && request.path.stage === undefined) return [whole || '/'];
  const hostname = splitHost(authority)?.hostname ?? '';
  const bases = origins.filter((origin) => sameHost(origin.hostname, hostname)).map((origin) => origin.basePath);
  const staged = hasStage(request, hostname, bases.length > 0);
  const { stage } = request.path;
  const below = [...bases.sort((one, other) => other.length - one.length), ''].flatMap((base) => {
    const rest = withoutPrefix(whole, base);
    if (rest === undefined) return [];
    return stage !== undefined && (staged || base !== '') ? [withoutPrefix(rest, `/${stage}`), rest] : [rest];
  });
  return [...new Set(below.filter((each) => each !== undefined).map((each) => (each === '' ? '/' : each)))];
}

/**
 * Whether a signed path at the root of the host can start with the stage. At a declared host that the front door
 * doesn't own, or whose mapping key is lost, such a path may belong to another backend, so it must not reach a route
 * here.
 */
function hasStage({ path, host, hostWrittenByAws }: RoutedRequest, hostname: string, declared: boolean): boolean {
  if (declared && path.stageForKey) return false;
  return hostWrittenByAws && sameHost(splitHost(host ?? '')?.hostname ?? '', hostname);
}

/** The part of a request that determines where its routes start. */
type RoutedRequest = Pick<FrontDoorRequest, 'path' | 'host' | 'hostWrittenByAws'>;

function withoutPrefix(path: string, prefix: string): string | undefined {
  if (path !== prefix && !path.startsWith(`${prefix}/`)) return prefix === '' ? path : undefined;
  return path.slice(prefix.length);
}

/**
 * Checks a table of routes when it is declared, because a mistake would otherwise only show as a 404.
 *
 * @throws {TypeError} if it isn't a table, or a key or value is invalid.
 */
export function checkRoutes(routes: unknown): asserts routes is Routes {
  if (typeof routes !== 'object' || routes === null || Array.isArray(routes)) {
    throw new TypeError(
      `\`webhook()\` got ${routes === null ? 'null' : typeof routes}: pass a table of routes, such as { '/voice': handler }, or a fetch handler.`,
    );
  }
  for (const [path, handler] of Object.entries(routes)) {
    const problem = problemOf(path);
    if (problem) throw new TypeError(`The route ${JSON.stringify(path)} ${problem}.`);
    if (typeof handler !== 'function') {
      throw new TypeError(`The route ${JSON.stringify(path)} is ${described(handler)}: set a function.`);
    }
  }
}

function problemOf(path: string): string | undefined {
  if (!path.startsWith('/')) return `has no leading slash: write ${JSON.stringify(`/${path}`)}`;
  if (path.includes('*')) return 'has a `*`, but there are no wildcards: list each path, or use a `:name` segment';
  if (/[?#]/.test(path)) return 'has a query or fragment, which no path has: leave it out';
  return path.split('/').includes(':') ? 'has a segment without a name: write `:name`' : undefined;
}

function described(value: unknown): string {
  return value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value;
}
