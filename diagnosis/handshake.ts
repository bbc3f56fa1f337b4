import { type FrontDoorRequest, headersOf, object, queryPairs, text } from '../lambda/front-door';
import { type Candidates, handshakeUrls, parseRelayOrigin } from '../lambda/public-url';
import { WEBSOCKET_API } from '../lib/contract';

/** Whether an event is that of `$connect` at a WebSocket API, the handshake of a relay. */
export function isHandshake(event: unknown): boolean {
  const { connectionId, eventType, routeKey } = object(object(event)['requestContext']);
  return (
    text(connectionId) !== undefined && (eventType ?? routeKey) === (eventType === undefined ? '$connect' : 'CONNECT')
  );
}

/** Reads the event of `$connect`, which has no path, for the checks of a webhook. Never throws. */
export function readHandshake(event: unknown): FrontDoorRequest {
  const members = object(event);
  const context = object(members['requestContext']);
  const domainName = text(context['domainName']) ?? '';
  const stage = text(context['stage']) ?? '';
  const pairs = queryPairs(members['queryStringParameters'], members['multiValueQueryStringParameters']);
  return {
    frontDoor: WEBSOCKET_API,
    method: 'GET',
    scheme: 'https',
    host: domainName,
    hostWrittenByAws: true,
    path: { form: 'raw', value: '/', stage },
    query: { form: 'decoded', pairs },
    headers: headersOf(members['headers'], members['multiValueHeaders']),
    body: { content: '', isBase64Encoded: false },
    receivedUrl: `wss://${domainName}/${stage}`,
  };
}

/** Returns the URLs that the relay accepts. */
export function candidatesOfHandshake(request: FrontDoorRequest, declared: readonly string[]): Candidates {
  const { host: domainName = '', path, query, headers } = request;
  const handshake = {
    ...{ domainName, stage: path.stage ?? '', headers },
    query: query.form === 'raw' ? [] : query.pairs,
  };
  return { hostIsOurs: true, ...handshakeUrls(handshake, declared.map(parseRelayOrigin)) };
}
