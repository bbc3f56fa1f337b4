import { RELAY_ASYNCHRONOUS, RELAY_WAKE_EVENT } from '../../lib/contract';
import { type Headers, headersOf, isObject, type JsonObject, object, type Pair, queryPairs, text } from '../front-door';

/** Location of a connection, which API Gateway writes into every event. */
export interface Connection {
  readonly id: string;
  readonly apiId: string;
  readonly domainName: string;
  readonly stage: string;
}

/** An event of a WebSocket API. */
export type RelayEvent =
  | {
      readonly kind: 'connect';
      readonly connection: Connection;
      readonly headers: Headers;
      readonly query: readonly Pair[];
    }
  | {
      readonly kind: 'message';
      readonly connection: Connection;
      readonly body: string;
      /** Time at which API Gateway received the message, in milliseconds since 1970. */
      readonly at: number;
      /** ID of the message, if it can be delivered more than once. */
      readonly id?: string;
    }
  | { readonly kind: 'close'; readonly connection: Connection; readonly code: number; readonly reason: string }
  /** The scheduler's event. It doesn't come through the API, so clients can't send it. */
  | { readonly kind: 'ending' };

/** Error for an event that isn't from a WebSocket API. */
export class UnknownRelayEventError extends Error {
  readonly code = 'UNKNOWN_EVENT';
  override readonly name = 'UnknownRelayEventError';
}

/**
 * Reads an event.
 *
 * @throws {UnknownRelayEventError} if it isn't from a WebSocket API: a test invocation, never a request.
 */
export function readEvent(event: unknown): RelayEvent {
  const members = object(event);
  const context = object(members['requestContext']);
  const connection = connectionOf(context);
  if (!connection) {
    if (!isObject(members['requestContext']) && members['relay'] === RELAY_WAKE_EVENT.relay) return { kind: 'ending' };
    const keys = Object.keys(members).slice(0, 20).join(', ') || 'none';
    throw new UnknownRelayEventError(
      `The event isn't from a WebSocket API, which has \`requestContext.connectionId\`. It has the members: ${keys}.`,
    );
  }
  const type = text(context['eventType']) ?? TYPES[text(context['routeKey']) ?? ''] ?? 'MESSAGE';
  if (type === 'CONNECT') return connectEvent(connection, members);
  if (type === 'DISCONNECT') {
    const { disconnectStatusCode: code, disconnectReason: reason } = context;
    return { kind: 'close', connection, code: typeof code === 'number' ? code : 0, reason: text(reason) ?? '' };
  }
  return messageEvent(connection, members, context);
}

const TYPES: Readonly<Record<string, string>> = { $connect: 'CONNECT', $disconnect: 'DISCONNECT' };

function connectionOf(context: JsonObject): Connection | undefined {
  const id = text(context['connectionId']);
  if (!id) return undefined;
  const own = (name: string) => text(context[name]) ?? '';
  return { id, apiId: own('apiId'), domainName: own('domainName'), stage: own('stage') };
}

function connectEvent(connection: Connection, members: JsonObject): RelayEvent {
  const headers = headersOf(members['headers'], members['multiValueHeaders']);
  const query = queryPairs(members['queryStringParameters'], members['multiValueQueryStringParameters']);
  return { kind: 'connect', connection, headers, query };
}

function messageEvent(connection: Connection, members: JsonObject, context: JsonObject): RelayEvent {
  const { requestTimeEpoch: at, messageId, delivery } = context;
  const id = delivery === RELAY_ASYNCHRONOUS ? text(messageId) : undefined;
  return {
    kind: 'message',
    connection,
    body: bodyOf(members),
    at: typeof at === 'number' && Number.isFinite(at) ? at : Date.now(),
    ...(id === undefined ? {} : { id }),
  };
}

/** Returns the message as text. A mapping template may have parsed it. */
function bodyOf({ body, isBase64Encoded }: JsonObject): string {
  if (typeof body !== 'string') return isObject(body) ? JSON.stringify(body) : '';
  return isBase64Encoded === true ? Buffer.from(body, 'base64').toString('utf8') : body;
}
