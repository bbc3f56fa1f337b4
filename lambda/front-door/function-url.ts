import { absolutePath, object, text } from './event';
import type { DoorRequest, FrontDoorCodec } from './front-door';
import { isFunctionUrl, isPayload2, readPayload2, writePayload2 } from './payload-2';

/** Reads the raw path and query. `requestContext.http.path` is decoded, so only naive handlers use it. */
function read(event: unknown): DoorRequest {
  const received = object(event);
  const rawPath = absolutePath(received['rawPath']);
  const decoded = text(object(object(received['requestContext'])['http'])['path']);
  return readPayload2(received, {
    frontDoor: 'function-url',
    path: { form: 'raw', value: rawPath },
    receivedPath: decoded ?? rawPath,
  });
}

/** Codec for a Lambda Function URL. */
export const functionUrl: FrontDoorCodec = {
  name: 'function-url',
  accepts: (event) => isPayload2(event) && isFunctionUrl(event),
  read,
  writer: () => writePayload2,
};
