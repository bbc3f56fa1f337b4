import {
  absolutePath,
  header,
  headerValues,
  isObject,
  multiHeaders,
  naiveUrl,
  object,
  queryPairs,
  receivedBody,
  singleHeaders,
  text,
  upperMethod,
  writtenBody,
} from './event';
import type { FrontDoorCodec, FrontDoorRequest, FrontDoorResponse } from './front-door';

function elb(event: unknown): unknown {
  return object(object(event)['requestContext'])['elb'];
}

/** The last value: what the load balancer wrote stands behind what a client may have sent. */
function lastForwardedProto(value: string | undefined): 'http' | 'https' {
  const last = value?.split(',').at(-1)?.trim().toLowerCase();
  return last === 'http' ? 'http' : 'https';
}

/** A load balancer does not decode the query; with multi-value headers off only the last value of a repeat is left. */
function read(event: unknown): FrontDoorRequest {
  const received = object(event);
  const headers = headerValues(received['headers'], received['multiValueHeaders']);
  const path = absolutePath(received['path']);
  const pairs = queryPairs(received['queryStringParameters'], received['multiValueQueryStringParameters']);
  const host = header(headers, 'host');
  return {
    frontDoor: 'application-load-balancer',
    method: upperMethod(received['httpMethod']),
    scheme: lastForwardedProto(header(headers, 'x-forwarded-proto')),
    host,
    hostWrittenByAws: false,
    path: { form: 'raw', value: path },
    query: { form: 'encoded', pairs },
    headers,
    body: receivedBody(received),
    receivedUrl: naiveUrl(`http://${host ?? ''}`, path, pairs),
  };
}

/**
 * With multi-value headers on, a load balancer wants them in the answer too.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#respond-to-load-balancer
 */
function write(response: FrontDoorResponse, event: unknown): unknown {
  const multi = isObject(object(event)['multiValueHeaders']);
  const { statusCode } = response;
  return {
    statusCode,
    statusDescription: `${statusCode} ${STATUS_TEXT[statusCode] ?? 'Status'}`,
    ...(multi ? { multiValueHeaders: multiHeaders(response.headers) } : { headers: singleHeaders(response.headers) }),
    ...writtenBody(response.body),
  };
}

/** The front door of an Application Load Balancer with a Lambda target group. */
export const applicationLoadBalancer: FrontDoorCodec = {
  name: 'application-load-balancer',
  accepts: (event) =>
    object(event)['version'] === undefined && text(object(elb(event))['targetGroupArn']) !== undefined,
  read,
  write,
};

/**
 * Reason phrases that a load balancer's `statusDescription` needs, of the codes that a webhook answers with.
 * A table of our own: `http.STATUS_CODES` would load `node:http` at cold start.
 */
export const STATUS_TEXT: Readonly<Record<number, string>> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  204: 'No Content',
  301: 'Moved Permanently',
  302: 'Found',
  303: 'See Other',
  304: 'Not Modified',
  307: 'Temporary Redirect',
  308: 'Permanent Redirect',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};
