import { rawPairs } from '../front-door';
import {
  allValues,
  type Encode,
  eventBody,
  forwardedHeaders,
  grouped,
  lastValues,
  passesAsText,
  splitTarget,
} from './raw-request';

/** Encodes the event of a load balancer. */
export const encodeApplicationLoadBalancer: Encode = (request, options = {}) => {
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
