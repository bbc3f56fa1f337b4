import { decodeLeniently, decodeQueryText, type Pair, rawPairs } from '../front-door';
import { encodePayload2 } from './payload-2';
import {
  allValues,
  type Encode,
  type EncodeOptions,
  eventBody,
  forwardedHeaders,
  grouped,
  lastValues,
  passesAsText,
  type RawRequest,
  RefusedByFrontDoorError,
  splitTarget,
} from './raw-request';

/**
 * Decodes a path like an HTTP API: twice, and truncated at an escaped `?`.
 *
 * @throws {RefusedByFrontDoorError} if the first decoding leaves a lone percent sign, as that of `/100%25`.
 */
function decodedPath(path: string): string {
  const once = decodeLeniently(path);
  return (once === path ? path : decodedAgain(once)).split('?')[0] ?? '';
}

function decodedAgain(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new RefusedByFrontDoorError(
      400,
      'Bad Request',
      'an HTTP API decodes a path twice, and this one has a lone %',
    );
  }
}

/**
 * Returns the path of the target as an API's routes see it, still encoded. Payload 2.0 lacks the key of a custom
 * domain's mapping and has a named stage in its place. Payload 1.0 has the key.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html,
 * https://github.com/CodeGenieApp/serverless-express/issues/465
 */
function mappedPath(target: string, { basePath, stage }: EncodeOptions): string {
  const { path } = splitTarget(target);
  if (basePath === undefined) return path;
  const key = basePath === '' ? '' : `/${basePath}`;
  const rest = path === key || path.startsWith(`${key}/`) ? path.slice(key.length) : path;
  const named = stage === undefined || stage === '$default' ? '' : `/${stage}`;
  return named + rest || '/';
}

function encodePayload1(request: RawRequest, stage: string): Record<string, unknown> {
  const { path, query } = splitTarget(request.target);
  const decoded = decodedPath(path);
  const headers = grouped(forwardedHeaders(request));
  const pairs = grouped(rawPairs(query).map(([name, value]): Pair => [decodeQueryText(name), decodeQueryText(value)]));
  return {
    version: '1.0',
    resource: '$default',
    path: decoded,
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
      path: decoded,
      stage,
      identity: { sourceIp: request.sourceIp ?? '203.0.113.10' },
    },
    ...eventBody(request.body, request.body.length === 0 || passesAsText(request.headers)),
  };
}

/**
 * Encodes the event of an HTTP API.
 *
 * @throws {RefusedByFrontDoorError} if it answers 400 to the path.
 */
export const encodeHttpApi: Encode = (request, options = {}) => {
  const stage = options.stage ?? '$default';
  if (options.payloadFormatVersion === '1.0') return encodePayload1(request, stage);
  const rawPath = decodedPath(mappedPath(request.target, options));
  return encodePayload2(request, { accountId: '123456789012', stage, rawPath, path: rawPath, cookieHeader: false });
};
