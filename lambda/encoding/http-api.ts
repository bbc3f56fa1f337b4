import { decodeLeniently, decodeQueryText, type Pair, rawPairs } from '../front-door';
import { encodePayload2 } from './payload-2';
import {
  allValues,
  type Encode,
  eventBody,
  forwardedHeaders,
  grouped,
  lastValues,
  passesAsText,
  type RawRequest,
  splitTarget,
} from './raw-request';

/** Decodes a path like an HTTP API, which cuts it off at a decoded `?`. */
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

/** Encodes the event of an HTTP API. */
export const encodeHttpApi: Encode = (request, options = {}) => {
  const stage = options.stage ?? '$default';
  if (options.payloadFormatVersion === '1.0') return encodePayload1(request, stage);
  const path = decodedPath(splitTarget(request.target).path);
  return encodePayload2(request, { accountId: '123456789012', stage, rawPath: path, cookieHeader: false });
};
