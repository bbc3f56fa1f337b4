import { decodeQueryText, type Pair, rawPairs } from '../front-door';
import { allValues, type Encode, eventBody, forwardedHeaders, grouped, lastValues, splitTarget } from './raw-request';

/** Splits the public path like the API's own endpoint or a custom domain. */
function stagePath(path: string, stage: string | undefined, basePath: string | undefined) {
  if (basePath !== undefined) return { stage: stage ?? 'prod', path };
  const first = stage ?? path.split('/')[1] ?? '';
  const rest = path.slice(first.length + 1);
  return { stage: first, path: rest === '' ? '/' : rest };
}

/** Encodes the event of a REST API. Bodies are base64, as with `binaryMediaTypes: ['*\/*']`. */
export const encodeRestApi: Encode = (request, options = {}) => {
  const target = splitTarget(request.target);
  const { stage, path } = stagePath(target.path, options.stage, options.basePath);
  const added = new Set(['host', 'x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-port']);
  const names = new Map(request.headers.map(([name]) => [name.toLowerCase(), name]));
  const capitalized = (name: string) => name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase());
  const headers = grouped(
    forwardedHeaders(request).map(
      ([name, value]): Pair => [added.has(name) ? capitalized(name) : (names.get(name) ?? name), value],
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
