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
import type { Encode, FrontDoorCodec, FrontDoorRequest, FrontDoorResponse } from './front-door';
import { STATUS_TEXT } from './status-text';
import {
  allValues,
  eventBody,
  forwardedHeaders,
  grouped,
  lastValues,
  passesAsText,
  rawPairs,
  splitTarget,
} from './wire';

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

/** The event of a load balancer for a request on the wire. */
export const encode: Encode = (request, options = {}) => {
  const { path, query } = splitTarget(request.target);
  const headers = grouped(forwardedHeaders(request));
  const pairs = grouped(rawPairs(query));
  const multi = options.multiValueHeaders ?? true;
  const arn = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/webhook/0123456789abcdef';
  return {
    requestContext: { elb: { targetGroupArn: arn } },
    httpMethod: request.method,
    path,
    ...(multi
      ? { multiValueQueryStringParameters: allValues(pairs), multiValueHeaders: allValues(headers) }
      : { queryStringParameters: lastValues(pairs), headers: lastValues(headers) }),
    ...eventBody(request.body, request.body.length === 0 || passesAsText(request.headers)),
  };
};
