import type { FrontDoorName } from '../../lib/contract';
import {
  absolutePath,
  headerValues,
  isObject,
  type JsonObject,
  multiHeaders,
  object,
  receivedBody,
  text,
  upperMethod,
  writtenBody,
} from './event';
import type { FrontDoorRequest, FrontDoorResponse, Pair, RawRequest, ReceivedPath } from './front-door';
import {
  decodeLeniently,
  decodeQueryText,
  eventBody,
  forwardedHeaders,
  grouped,
  joinedValues,
  passesAsText,
  rawPairs,
  splitTarget,
} from './raw-request';

/** Whether an event has payload format 2.0, which HTTP APIs and Function URLs share. */
export function isPayload2(event: unknown): boolean {
  const { version, requestContext } = object(event);
  return version === '2.0' && isObject(object(requestContext)['http']);
}

/** `<id>.lambda-url.<region>.on.aws`, and what LocalStack has in its place. */
const FUNCTION_URL_DOMAIN = /^[a-z0-9]+\.lambda-url\.[a-z]{2,3}(?:-[a-z]+)+-\d\./;

/** Whether an event of payload format 2.0 came through a Function URL; without IAM its account is `anonymous`. */
export function isFunctionUrl(event: unknown): boolean {
  const context = object(object(event)['requestContext']);
  return context['accountId'] === 'anonymous' || FUNCTION_URL_DOMAIN.test(text(context['domainName']) ?? '');
}

/** Reads what HTTP APIs and Function URLs have in common; the paths differ. */
export function readPayload2(
  event: JsonObject,
  own: { frontDoor: FrontDoorName; path: ReceivedPath; receivedPath: string },
): FrontDoorRequest {
  const context = object(event['requestContext']);
  const host = text(context['domainName']);
  const query = text(event['rawQueryString']) ?? '';
  return {
    frontDoor: own.frontDoor,
    method: upperMethod(object(context['http'])['method']),
    scheme: 'https',
    host,
    hostWrittenByAws: true,
    path: own.path,
    query: { form: 'raw', value: query },
    headers: headerValues(event['headers'], undefined, event['cookies']),
    body: receivedBody(event),
    receivedUrl: `https://${host ?? ''}${absolutePath(own.receivedPath)}${query === '' ? '' : `?${query}`}`,
  };
}

/** Payload 2.0 has no multi-value headers: repeats are joined, cookies have a list of their own. */
export function writePayload2(response: FrontDoorResponse): unknown {
  const { 'set-cookie': cookies, ...headers } = multiHeaders(response.headers);
  return {
    statusCode: response.statusCode,
    headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.join(', ')])),
    ...(cookies ? { cookies } : {}),
    ...writtenBody(response.body),
  };
}

/** The event of payload format 2.0 for a request on the wire. */
export function encodePayload2(
  request: RawRequest,
  door: { accountId: string; stage: string; rawPath: string; cookieHeader: boolean },
): Record<string, unknown> {
  const { path, query } = splitTarget(request.target);
  const forwarded = forwardedHeaders(request);
  const cookies = forwarded.filter(([name]) => name === 'cookie').flatMap(([, value]) => value.split('; '));
  const headers = door.cookieHeader ? forwarded : forwarded.filter(([name]) => name !== 'cookie');
  const pairs = rawPairs(query).map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]);
  const domainPrefix = request.host.split('.')[0] ?? '';
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: door.rawPath,
    rawQueryString: query ?? '',
    ...(cookies.length > 0 ? { cookies } : {}),
    headers: joinedValues(grouped(headers)),
    ...(pairs.length > 0 ? { queryStringParameters: joinedValues(grouped(pairs)) } : {}),
    requestContext: {
      accountId: door.accountId,
      apiId: 'a1b2c3d4e5',
      domainName: request.host,
      domainPrefix,
      http: {
        method: request.method,
        path: decodeLeniently(path),
        protocol: 'HTTP/1.1',
        sourceIp: request.sourceIp ?? '203.0.113.10',
        userAgent: 'TwilioProxy/1.1',
      },
      requestId: '00000000-0000-4000-8000-000000000000',
      routeKey: '$default',
      stage: door.stage,
    },
    ...(request.body.length > 0 ? eventBody(request.body, passesAsText(request.headers)) : { isBase64Encoded: false }),
  };
}
