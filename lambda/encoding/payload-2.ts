import { decodeLeniently, decodeQueryText, type Pair, rawPairs } from '../front-door';
import {
  type Encode,
  eventBody,
  forwardedHeaders,
  grouped,
  joinedValues,
  passesAsText,
  type RawRequest,
  splitTarget,
} from './raw-request';

/** Encodes the event of a Function URL. */
export const encodeFunctionUrl: Encode = (request) => {
  const { path } = splitTarget(request.target);
  const paths = { rawPath: path, path: decodeLeniently(path) };
  return encodePayload2(request, { accountId: 'anonymous', stage: '$default', ...paths, cookieHeader: true });
};

/** Encodes an event of payload format 2.0, which HTTP APIs and Function URLs share. */
export function encodePayload2(
  request: RawRequest,
  door: { accountId: string; stage: string; rawPath: string; path: string; cookieHeader: boolean },
): Record<string, unknown> {
  const { query } = splitTarget(request.target);
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
        path: door.path,
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
