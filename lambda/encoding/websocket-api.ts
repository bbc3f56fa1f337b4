import type { Pair } from '../front-door';
import { grouped } from './raw-request';

/** Where a connection of a WebSocket API is. */
export interface SocketPlace {
  readonly connectionId: string;
  /** Host of the handshake, without a port. */
  readonly domainName: string;
  readonly stage: string;
  /** @default 'local' */
  readonly apiId?: string;
}

/** Returns the event that API Gateway hands to `$connect`. It has no path. */
export function connectEvent(
  place: SocketPlace,
  { headers, query = [] }: { readonly headers: readonly Pair[]; readonly query?: readonly Pair[] },
): Record<string, unknown> {
  return {
    headers: Object.fromEntries(headers),
    multiValueHeaders: Object.fromEntries(grouped(headers)),
    ...(query.length === 0
      ? {}
      : {
          queryStringParameters: Object.fromEntries(query),
          multiValueQueryStringParameters: Object.fromEntries(grouped(query)),
        }),
    requestContext: { ...contextOf(place), routeKey: '$connect', eventType: 'CONNECT' },
    isBase64Encoded: false,
  };
}

let messages = 0;

/** Returns the event for a message. */
export function messageEvent(place: SocketPlace, body: string): Record<string, unknown> {
  messages += 1;
  const message = { routeKey: '$default', eventType: 'MESSAGE', messageId: `message-${messages}` };
  return { requestContext: { ...contextOf(place), ...message }, body, isBase64Encoded: false };
}

/** Returns the event for the end of a connection. */
export function disconnectEvent(place: SocketPlace, code = 1000, reason = ''): Record<string, unknown> {
  const end = { disconnectStatusCode: code, disconnectReason: reason };
  return {
    requestContext: { ...contextOf(place), routeKey: '$disconnect', eventType: 'DISCONNECT', ...end },
    isBase64Encoded: false,
  };
}

function contextOf({ apiId = 'local', ...place }: SocketPlace) {
  const now = Date.now();
  return {
    ...place,
    apiId,
    requestTimeEpoch: now,
    connectedAt: now,
    requestId: `request-${now}`,
    identity: { sourceIp: '127.0.0.1' },
  };
}
