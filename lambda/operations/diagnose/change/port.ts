import { type Variant, variant } from '../cause';
import type { Place } from '../place';

/** Ports that development servers, tunnels and proxies use. */
const USUAL = '443 80 8443 8080 3000 4443 4430 5000 8000 8888 9443 9000 1234 10443'.split(' ');

const HIGHEST = 65_535;

/** The port left out, and the usual ones. */
export function ports(place: Place): Variant<Place>[] {
  return [undefined, ...USUAL].filter((port) => port !== place.port).map((port) => withPort(place, port));
}

/** Every port there is: many, but still an affordable number. */
export function* allPorts(place: Place): Generator<Variant<Place>> {
  for (let port = 1; port <= HIGHEST; port += 1) yield withPort(place, String(port));
}

function withPort(place: Place, port: string | undefined): Variant<Place> {
  return variant({ ...place, port }, 'port', `Twilio signed ${said(port)}, but the request has ${said(place.port)}.`);
}

/** A port in words. */
export function said(port: string | undefined): string {
  return port === undefined ? 'no port' : `port ${port}`;
}
