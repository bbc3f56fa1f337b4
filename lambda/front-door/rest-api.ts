import {
  absolutePath,
  headersOf,
  multiHeaders,
  naiveUrl,
  object,
  queryPairs,
  receivedBody,
  text,
  upperMethod,
  writtenBody,
} from './event';
import type { DoorRequest, FrontDoorCodec, FrontDoorResponse } from './front-door';

/** Reads `requestContext.path`, the public path with its stage or base path. `path` has lost the stage. */
function read(event: unknown): DoorRequest {
  const received = object(event);
  const context = object(received['requestContext']);
  const headers = headersOf(received['headers'], received['multiValueHeaders']);
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
    receivedUrl: naiveUrl(`https://${headers['host'] ?? ''}`, absolutePath(received['path']), pairs),
  };
}

function write(response: FrontDoorResponse): unknown {
  return {
    statusCode: response.statusCode,
    multiValueHeaders: multiHeaders(response.headers),
    ...writtenBody(response.body),
  };
}

/** Codec for an API Gateway REST API with Lambda proxy integration. */
export const restApi: FrontDoorCodec = {
  name: 'rest-api',
  accepts: (event) => {
    const { version, requestContext } = object(event);
    const context = object(requestContext);
    return version === undefined && text(context['resourcePath']) !== undefined && context['elb'] === undefined;
  },
  read,
  writer: () => write,
};
