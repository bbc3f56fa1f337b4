import type { RawRequest } from '../../../lambda/front-door';
import { exchange, type HttpResponse } from '../../twilio';
import type { DoorServer } from './door-server';
import { LOOPBACK } from './listen';

/**
 * Sends a request to a local front door, with TLS unless it's the plain-HTTP one for a tunnel.
 *
 * @throws {DeliveryFailure} when no complete response arrives.
 */
export function sendToDoor({ door, port }: DoorServer, request: RawRequest, ca: string): Promise<HttpResponse> {
  const scheme = door.scheme === 'https' ? 'https' : 'http';
  return exchange({ ...request, scheme }, { host: LOOPBACK, port, ca: [ca], servername: 'localhost' });
}
