import {
  absolutePath,
  headersOf,
  type JsonObject,
  multiHeaders,
  naiveUrl,
  object,
  queryPairs,
  receivedBody,
  text,
  upperMethod,
  writtenBody,
} from './event';
import type { DoorRequest, FrontDoorCodec, FrontDoorResponse, ReceivedPath } from './front-door';
import { isFunctionUrl, isPayload2, readPayload2, writePayload2 } from './payload-2';

function isPayload1(event: unknown): boolean {
  const { version, requestContext } = object(event);
  return version === '1.0' && text(object(requestContext)['apiId']) !== undefined;
}

/** Host of an API's default endpoint, which has no mappings. `localhost` and IP addresses count as one. */
const OWN_ENDPOINT = /^[^.]+\.execute-api\.|^(?:[^.]*|[\d.]+|\[.*\])(?::\d+)?$/;

/** Returns a named stage. It starts the public path at the API's default endpoint, but not at a custom domain. */
function namedStage({ stage: given, domainName }: JsonObject): Pick<ReceivedPath, 'stage' | 'stageForKey'> {
  const stage = text(given);
  if (!stage || stage === '$default') return {};
  return OWN_ENDPOINT.test(text(domainName) ?? '') ? { stage } : { stage, stageForKey: true };
}

/** Reads payload 1.0, which has a decoded path with the stage and decoded query maps, but not the raw query. */
function readPayload1(event: JsonObject): DoorRequest {
  const context = object(event['requestContext']);
  const pairs = queryPairs(event['queryStringParameters'], event['multiValueQueryStringParameters']);
  const host = text(context['domainName']);
  const path = absolutePath(event['path']);
  return {
    frontDoor: 'http-api',
    method: upperMethod(event['httpMethod']),
    scheme: 'https',
    host,
    hostWrittenByAws: true,
    path: { form: 'decoded', value: path, ...namedStage(context) },
    query: { form: 'decoded', pairs },
    headers: headersOf(event['headers'], event['multiValueHeaders']),
    body: receivedBody(event),
    receivedUrl: naiveUrl(`https://${host ?? ''}`, path, pairs),
  };
}

/** Reads both payload formats. Both decode the path; payload 2.0 keeps the query raw. */
function read(event: unknown): DoorRequest {
  const received = object(event);
  if (isPayload1(received)) return readPayload1(received);
  const context = object(received['requestContext']);
  const path = absolutePath(received['rawPath']);
  return readPayload2(received, {
    frontDoor: 'http-api',
    path: { form: 'decoded', value: path, ...namedStage(context) },
    receivedPath: path,
  });
}

/** Writes a response in payload format 1.0. */
function writePayload1(response: FrontDoorResponse): unknown {
  return {
    statusCode: response.statusCode,
    multiValueHeaders: multiHeaders(response.headers),
    ...writtenBody(response.body),
  };
}

/** Codec for an API Gateway HTTP API with payload format 2.0 or 1.0. */
export const httpApi: FrontDoorCodec = {
  name: 'http-api',
  accepts: (event) => isPayload1(event) || (isPayload2(event) && !isFunctionUrl(event)),
  read,
  writer: (event) => (isPayload1(event) ? writePayload1 : writePayload2),
};
