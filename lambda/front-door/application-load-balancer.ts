import {
  absolutePath,
  headersOf,
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
import type { DoorRequest, FrontDoorCodec, FrontDoorResponse } from './front-door';

function elb(event: unknown): unknown {
  return object(object(event)['requestContext'])['elb'];
}

/** Reads the last value, because the load balancer appends its own to any that the client sent. */
function lastForwardedProto(value: string | undefined): 'http' | 'https' {
  const last = value?.split(',').at(-1)?.trim().toLowerCase();
  return last === 'http' ? 'http' : 'https';
}

/** Reads the query still encoded. Without multi-value headers, the event only has a repeated name's last value. */
function read(event: unknown): DoorRequest {
  const received = object(event);
  const headers = headersOf(received['headers'], received['multiValueHeaders']);
  const path = absolutePath(received['path']);
  const pairs = queryPairs(received['queryStringParameters'], received['multiValueQueryStringParameters']);
  const host = headers['host'];
  return {
    frontDoor: 'application-load-balancer',
    method: upperMethod(received['httpMethod']),
    scheme: lastForwardedProto(headers['x-forwarded-proto']),
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
 * Writes multi-value headers if the event has them, because the load balancer then expects them in the response.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html#respond-to-load-balancer
 */
function writer(event: unknown): (response: FrontDoorResponse) => unknown {
  const written = isObject(object(event)['multiValueHeaders']) ? inMultiHeaders : inSingleHeaders;
  return (response) => {
    const { statusCode } = response;
    const statusDescription = `${statusCode} ${STATUS_TEXT[statusCode] ?? 'Status'}`;
    return { statusCode, statusDescription, ...written(response), ...writtenBody(response.body) };
  };
}

function inMultiHeaders({ headers }: FrontDoorResponse): Record<string, unknown> {
  return { multiValueHeaders: multiHeaders(headers) };
}

/** Only one cookie fits. */
function inSingleHeaders(response: FrontDoorResponse): Record<string, unknown> {
  const { headers, cookies } = singleHeaders(response.headers);
  const [cookie] = cookies;
  return { headers: cookie === undefined ? headers : { ...headers, 'set-cookie': cookie } };
}

/** Codec for an Application Load Balancer with a Lambda target group. */
export const applicationLoadBalancer: FrontDoorCodec = {
  name: 'application-load-balancer',
  accepts: (event) =>
    object(event)['version'] === undefined && text(object(elb(event))['targetGroupArn']) !== undefined,
  read,
  writer,
};

/**
 * Reason phrases for the `statusDescription` that a load balancer requires, by status code.
 * Doesn't use `http.STATUS_CODES`, which would load `node:http` during a cold start.
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
