import type { IncomingHttpHeaders } from 'node:http';

/** https://www.twilio.com/docs/api/errors/11750 */
export const MAX_TWIML_BYTES = 64 * 1024;

/** Read as TwiML. https://www.twilio.com/docs/voice/twiml#twilio-understands-mime-types */
export const TWIML_TYPES: readonly string[] = ['text/xml', 'application/xml', 'text/html'];

/** Type and subtype in lower case; `undefined` without a `Content-Type`. */
export function mediaType(headers: IncomingHttpHeaders): string | undefined {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase() || undefined;
}
