import {
  absolutePath,
  headerValues,
  type JsonObject,
  multiHeaders,
  naiveUrl,
  object,
  queryPairs,
  receivedBody,
  text,
  upperMethod,
  writtenBody,
} from './event';
import type { Encode, FrontDoorCodec, FrontDoorRequest, FrontDoorResponse, Pair, RawRequest } from './front-door';
import { encodePayload2, isFunctionUrl, isPayload2, readPayload2, writePayload2 } from './payload-2';
import {
  allValues,
  decodeLeniently,
  decodeQueryText,
  eventBody,
  forwardedHeaders,
  grouped,
  lastValues,
  passesAsText,
  rawPairs,
  splitTarget,
} from './raw-request';

function isPayload1(event: unknown): boolean {
  const { version, requestContext } = object(event);
  return version === '1.0' && text(object(requestContext)['apiId']) !== undefined;
}

function namedStage(context: JsonObject): { stage?: string } {
  const stage = text(context['stage']);
  return stage && stage !== '$default' ? { stage } : {};
}

/** Payload 1.0 has a decoded path, stage included, and decoded query maps; the raw query is not in the event. */
function readPayload1(event: JsonObject): FrontDoorRequest {
  const context = object(event['requestContext']);
  const pairs = queryPairs(event['queryStringParameters'], event['multiValueQueryStringParameters']);
  const host = text(context['domainName']);
  const path = absolutePath(event['path']);
  return {
    frontDoor: 'http-api',
    method: upperMethod(event['httpMethod']),
    scheme: 'https',
    host,
    hostWrittenByAws: true,
    path: { form: 'decoded', value: path, ...namedStage(context) },
    query: { form: 'decoded', pairs },
    headers: headerValues(event['headers'], event['multiValueHeaders']),
    body: receivedBody(event),
    receivedUrl: naiveUrl(`https://${host ?? ''}`, path, pairs),
  };
}

/** An HTTP API decodes the path in both payloads; payload 2.0 keeps the query raw. */
function read(event: unknown): FrontDoorRequest {
  const received = object(event);
  if (isPayload1(received)) return readPayload1(received);
  const context = object(received['requestContext']);
  const path = absolutePath(received['rawPath']);
  return readPayload2(received, {
    frontDoor: 'http-api',
    path: { form: 'decoded', value: path, ...namedStage(context) },
    receivedPath: path,
  });
}

function write(response: FrontDoorResponse, event: unknown): unknown {
  if (!isPayload1(event)) return writePayload2(response);
  return {
    statusCode: response.statusCode,
    multiValueHeaders: multiHeaders(response.headers),
    ...writtenBody(response.body),
  };
}

/** The front door of an API Gateway HTTP API, payload format 2.0 or 1.0. */
export const httpApi: FrontDoorCodec = {
  name: 'http-api',
  accepts: (event) => isPayload1(event) || (isPayload2(event) && !isFunctionUrl(event)),
  read,
  write,
};

/** The path as an HTTP API hands it over: decoded, and cut off at a decoded `?`. */
function decodedPath(path: string): string {
  return decodeLeniently(path).split('?')[0] ?? '';
}

function encodePayload1(request: RawRequest, stage: string): Record<string, unknown> {
  const { path, query } = splitTarget(request.target);
  const headers = grouped(forwardedHeaders(request));
  const pairs = grouped(rawPairs(query).map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]));
  return {
    version: '1.0',
    resource: '$default',
    path: decodedPath(path),
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: allValues(headers),
    queryStringParameters: pairs.length > 0 ? lastValues(pairs) : null,
    multiValueQueryStringParameters: pairs.length > 0 ? allValues(pairs) : null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      domainName: request.host,
      httpMethod: request.method,
      path: decodedPath(path),
      stage,
      identity: { sourceIp: request.sourceIp ?? '203.0.113.10' },
    },
    ...eventBody(request.body, request.body.length === 0 || passesAsText(request.headers)),
  };
}

/** The event of an HTTP API for a request on the wire. */
export const encode: Encode = (request, options = {}) => {
  const stage = options.stage ?? '$default';
  if (options.payloadFormatVersion === '1.0') return encodePayload1(request, stage);
  const path = decodedPath(splitTarget(request.target).path);
  return encodePayload2(request, { accountId: '123456789012', stage, rawPath: path, cookieHeader: false });
};
