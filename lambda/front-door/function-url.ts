import { absolutePath, object, text } from './event';
import type { FrontDoorCodec, FrontDoorRequest } from './front-door';
import { isFunctionUrl, isPayload2, readPayload2, writePayload2 } from './payload-2';

/** A Function URL keeps path and query raw; `requestContext.http.path` is the decoded path that misleads. */
function read(event: unknown): FrontDoorRequest {
  const received = object(event);
  const rawPath = absolutePath(received['rawPath']);
  const decoded = text(object(object(received['requestContext'])['http'])['path']);
  return readPayload2(received, {
    frontDoor: 'function-url',
    path: { form: 'raw', value: rawPath },
    receivedPath: decoded ?? rawPath,
  });
}

/** The front door of a Lambda Function URL. */
export const functionUrl: FrontDoorCodec = {
  name: 'function-url',
  accepts: (event) => isPayload2(event) && isFunctionUrl(event),
  read,
  write: writePayload2,
};
