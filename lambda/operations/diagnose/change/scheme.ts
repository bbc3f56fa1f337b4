import { type Variant, variant } from '../cause';
import type { Place } from '../place';

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443', ws: '80', wss: '443' };

/** TLS that ended earlier, or a WebSocket, whose handshake is signed over `wss://`. */
export function schemes(place: Place): Variant<Place>[] {
  return ['https', 'http', 'wss', 'ws']
    .filter((scheme) => scheme !== place.scheme)
    .flatMap((scheme) =>
      portsOf(place, scheme).map((port) =>
        variant(
          { ...place, scheme, port },
          'scheme',
          `Twilio signed ${scheme}, but the request was taken for ${place.scheme}.`,
        ),
      ),
    );
}

/** The default port of one scheme is not that of the other, so it goes with the scheme. */
function portsOf({ port, scheme }: Place, other: string): (string | undefined)[] {
  return port === undefined || port === DEFAULT_PORTS[scheme] ? [undefined, DEFAULT_PORTS[other]] : [port];
}
