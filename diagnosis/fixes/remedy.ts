import type { FrontDoorRequest } from '../../lambda/front-door';
import { splitHost } from '../../lambda/public-url';
import { WEBSOCKET_API } from '../../lib/contract';
import { distinctBy } from '../cause';
import { acceptedUrls } from '../request';
import { authorityOf, type Endpoint, joinUrl } from '../url-parts';

/** Public origins with which the runtime rebuilds the signed URL, proved by running it with them. */
export interface Remedy {
  /** The value of `TWILIO_PUBLIC_ORIGINS`: the declared origins, and those that are missing. */
  readonly origins: readonly string[];
  /** Whether the received host is among them only because the runtime refuses an undeclared host. */
  readonly withReceivedHost: boolean;
}

/**
 * Finds the origins to declare.
 *
 * @param signed the URL at Twilio, up to its query.
 * @param declared the origins that are declared now.
 * @returns `undefined` when nothing is missing, or when no declaration leads to that URL.
 */
export function findRemedy(
  request: FrontDoorRequest,
  signed: Endpoint,
  declared: readonly string[],
): Remedy | undefined {
  const ownScheme = request.frontDoor === WEBSOCKET_API ? /^wss$/ : /^https?$/;
  if (!ownScheme.test(signed.scheme) || leadsTo(request, signed, declared)) return undefined;
  const received = request.frontDoor === WEBSOCKET_API ? undefined : receivedOrigin(request);
  for (const withReceivedHost of received === undefined ? [false] : [false, true]) {
    for (const base of basePaths(request, signed.path)) {
      const own = `${authorityOf({ ...signed, user: '' })}${base}`;
      const missing = [own, ...(withReceivedHost && received ? [received] : [])];
      const origins = distinctBy([...declared, ...missing], (origin) => origin.trim());
      if (leadsTo(request, signed, origins)) return { origins, withReceivedHost };
    }
  }
  return undefined;
}

/** Whether the runtime tries the URL when these origins are declared. The query has no part in it. */
function leadsTo(request: FrontDoorRequest, signed: Endpoint, origins: readonly string[]): boolean {
  const { hostIsOurs, urls } = acceptedUrls(request, { origins, relayUrls: origins });
  const start = joinUrl(signed, undefined);
  return hostIsOurs && urls.some((url) => url.replace(/\?.*/s, '') === start);
}

function receivedOrigin({ scheme, host }: FrontDoorRequest): string | undefined {
  return host !== undefined && splitHost(host) ? `${scheme}://${host}` : undefined;
}

/**
 * Returns the prefixes that the signed path has in front of the received one, with the stage and without it. No base
 * path comes first.
 */
function basePaths({ frontDoor, path: { value, stage } }: FrontDoorRequest, signed: string): string[] {
  if (frontDoor === WEBSOCKET_API) return [signed.replace(/\/+$/, '')];
  const received = [
    value,
    ...(stage !== undefined && value.startsWith(`/${stage}/`) ? [value.slice(stage.length + 1)] : []),
  ];
  const found = received
    .filter((path) => path !== '' && signed.endsWith(path))
    .map((path) => signed.slice(0, signed.length - path.length).replace(/\/+$/, ''));
  const first = received
    .map((path) => path.replace(/\/+$/, ''))
    .filter((path) => path === '')
    .map(() => signed.replace(/\/+$/, ''));
  return [...new Set(['', ...found, ...first])].filter((base) => base === '' || /^\/[^?#\s,]*$/.test(base));
}
