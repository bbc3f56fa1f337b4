import type { FrontDoorRequest } from '../front-door';
import { assemble, BOUNDS, BOUNDS_OF_GET, beginnings, type Target } from './candidates';
import { isBelowWildcard, isWildcard, type Origin, sameHost, splitHost } from './origin';
import { queries } from './queries';
import { pathVariants } from './url-encodings';

/** The URLs that Twilio may have called, most likely first. */
export interface Candidates {
  /** Whether the request's host is ours. If not, `urls` contains those of the declared origins. */
  readonly hostIsOurs: boolean;
  readonly urls: readonly string[];
  /** Whether there were more than the bounds allow. */
  readonly truncated: boolean;
}

/**
 * Returns the public URLs of this service that lead to the request. Trying several doesn't weaken the check, because all
 * of them are ours and each has to be signed with the secret token.
 *
 * @param origins the declared public origins. Without any, the `Host` header of a load balancer is trusted.
 * @param own those that match the request's host: {@link ownOrigins}. None if the host isn't ours.
 */
export function publicUrls(
  request: FrontDoorRequest,
  origins: readonly Origin[],
  own: readonly Origin[] = ownOrigins(request, origins),
): Candidates {
  const declared = origins.filter((origin) => !isWildcard(origin));
  const targets = [...own, ...declared].map((origin) => targetOf(request, origin));
  const withParams = request.method !== 'POST';
  const bounds = withParams ? BOUNDS_OF_GET : BOUNDS;
  const { urls, truncated } = assemble(targets, queries(request.query, withParams), bounds);
  return { hostIsOurs: own.length > 0, urls, truncated };
}

/**
 * Returns the origins that match the request's host, in the spelling of the request. At a declared host, only the
 * declared ports and paths are ours, because other services can have the rest. Another host is ours if AWS set it, or
 * if no origin is declared.
 */
export function ownOrigins(request: FrontDoorRequest, origins: readonly Origin[]): Origin[] {
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
  const { form } = request.path;
  const paths = publicPaths(request, origin).flatMap((value) =>
    pathVariants({ form, value }).flatMap((spelled) => withRoot(origin.basePath, spelled)),
  );
  const { likely, unlikely } = beginnings(origin, request.headers['authorization']);
  return { likely, unlikely, paths };
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
