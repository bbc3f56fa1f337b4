import { absolutePath, object, text } from './event';
import type { Encode, FrontDoorCodec, FrontDoorRequest } from './front-door';
import { encodePayload2, isFunctionUrl, isPayload2, readPayload2, writePayload2 } from './payload-2';
import { splitTarget } from './raw-request';

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

/** The event of a Function URL for a request on the wire. */
export const encode: Encode = (request) => {
  const { path } = splitTarget(request.target);
  return encodePayload2(request, { accountId: 'anonymous', stage: '$default', rawPath: path, cookieHeader: true });
};
