import {
  absolutePath,
  header,
  headerValues,
  multiHeaders,
  naiveUrl,
  object,
  queryPairs,
  receivedBody,
  text,
  upperMethod,
  writtenBody,
} from './event';
import type { Encode, FrontDoorCodec, FrontDoorRequest, FrontDoorResponse, Pair } from './front-door';
import {
  allValues,
  decodeQueryText,
  eventBody,
  forwardedHeaders,
  grouped,
  lastValues,
  rawPairs,
  splitTarget,
} from './raw-request';

/** `requestContext.path` is the public path, stage or base path included; `path` has lost the stage. */
function read(event: unknown): FrontDoorRequest {
  const received = object(event);
  const context = object(received['requestContext']);
  const headers = headerValues(received['headers'], received['multiValueHeaders']);
  const pairs = queryPairs(received['queryStringParameters'], received['multiValueQueryStringParameters']);
  const domainName = text(context['domainName']);
  const stage = text(context['stage']);
  return {
    frontDoor: 'rest-api',
    method: upperMethod(received['httpMethod']),
    scheme: 'https',
    host: domainName,
    hostWrittenByAws: true,
    path: { form: 'raw', value: absolutePath(context['path'] ?? received['path']), ...(stage ? { stage } : {}) },
    query: { form: 'decoded', pairs },
    headers,
    body: receivedBody(received),
    receivedUrl: naiveUrl(`https://${header(headers, 'host') ?? ''}`, absolutePath(received['path']), pairs),
  };
}

function write(response: FrontDoorResponse): unknown {
  return {
    statusCode: response.statusCode,
    multiValueHeaders: multiHeaders(response.headers),
    ...writtenBody(response.body),
  };
}

/** The front door of an API Gateway REST API with Lambda proxy integration. */
export const restApi: FrontDoorCodec = {
  name: 'rest-api',
  accepts: (event) => {
    const { version, requestContext } = object(event);
    const context = object(requestContext);
    return version === undefined && text(context['resourcePath']) !== undefined && context['elb'] === undefined;
  },
  read,
  write,
};

/** Splits the public path as the API's own endpoint or a custom domain does. */
function stagePath(path: string, stage: string | undefined, basePath: string | undefined) {
  if (basePath !== undefined) return { stage: stage ?? 'prod', path };
  const first = stage ?? path.split('/')[1] ?? '';
  const rest = path.slice(first.length + 1);
  return { stage: first, path: rest === '' ? '/' : rest };
}

/** The event of a REST API for a request on the wire; bodies are base64, as with `binaryMediaTypes: ['*\/*']`. */
export const encode: Encode = (request, options = {}) => {
  const target = splitTarget(request.target);
  const { stage, path } = stagePath(target.path, options.stage, options.basePath);
  const added = new Set(['host', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port']);
  const names = new Map(request.headers.map(([name]) => [name.toLowerCase(), name]));
  const capitalised = (name: string) => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
  const headers = grouped(
    forwardedHeaders(request).map(
      ([name, value]): Pair => [added.has(name) ? capitalised(name) : (names.get(name) ?? name), value],
    ),
  );
  const pairs = grouped(
    rawPairs(target.query).map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]),
  );
  const empty = request.body.length === 0;
  return {
    resource: '/{proxy+}',
    path,
    httpMethod: request.method,
    headers: lastValues(headers),
    multiValueHeaders: allValues(headers),
    queryStringParameters: pairs.length > 0 ? lastValues(pairs) : null,
    multiValueQueryStringParameters: pairs.length > 0 ? allValues(pairs) : null,
    pathParameters: { proxy: path.slice(1) },
    stageVariables: null,
    requestContext: {
      accountId: '123456789012',
      apiId: 'a1b2c3d4e5',
      domainName: request.host,
      httpMethod: request.method,
      path: target.path,
      protocol: 'HTTP/1.1',
      requestId: '00000000-0000-4000-8000-000000000000',
      resourceId: 'abc123',
      resourcePath: '/{proxy+}',
      stage,
      identity: { sourceIp: request.sourceIp ?? '203.0.113.10' },
    },
    ...(empty ? { body: null, isBase64Encoded: false } : eventBody(request.body, false)),
  };
};
