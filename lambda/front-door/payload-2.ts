import type { FrontDoorName } from '../../lib/contract';
import {
  absolutePath,
  headersOf,
  isObject,
  type JsonObject,
  object,
  receivedBody,
  singleHeaders,
  text,
  upperMethod,
  writtenBody,
} from './event';
import type { DoorRequest, FrontDoorResponse, ReceivedPath } from './front-door';

/** Whether the event has payload format 2.0, which HTTP APIs and Function URLs share. */
export function isPayload2(event: unknown): boolean {
  const { version, requestContext } = object(event);
  return version === '2.0' && isObject(object(requestContext)['http']);
}

/** Domain of a Function URL (`<id>.lambda-url.<region>.on.aws`), also LocalStack's. */
const FUNCTION_URL_DOMAIN = /^[a-z0-9]+\.lambda-url\.[a-z]{2,3}(?:-[a-z]+)+-\d\./;

/** Whether an event in payload format 2.0 is from a Function URL. Without IAM, its account is `anonymous`. */
export function isFunctionUrl(event: unknown): boolean {
  const context = object(object(event)['requestContext']);
  return context['accountId'] === 'anonymous' || FUNCTION_URL_DOMAIN.test(text(context['domainName']) ?? '');
}

/** Reads an event in payload format 2.0. HTTP APIs and Function URLs differ only in their paths. */
export function readPayload2(
  event: JsonObject,
  own: { frontDoor: FrontDoorName; path: ReceivedPath; receivedPath: string },
): DoorRequest {
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
    headers: headersOf(event['headers'], undefined, event['cookies']),
    body: receivedBody(event),
    receivedUrl: `https://${host ?? ''}${absolutePath(own.receivedPath)}${query === '' ? '' : `?${query}`}`,
  };
}

/** Writes a response in payload format 2.0, which joins repeated headers and has a separate list for cookies. */
export function writePayload2(response: FrontDoorResponse): unknown {
  const { headers, cookies } = singleHeaders(response.headers);
  const { body, isBase64Encoded } = writtenBody(response.body);
  const written = { statusCode: response.statusCode, headers, body, isBase64Encoded };
  return cookies.length > 0 ? { ...written, cookies } : written;
}
