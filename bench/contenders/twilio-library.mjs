import twilio from 'twilio';
import { bodyOf, publicUrl } from './naive-url.mjs';
import { readToken } from './token.mjs';

/** Checks the signature with `validateRequest` from `twilio` and a URL rebuilt by hand. */

const token = readToken();

export const handler = async (event) => {
  const { url, headers } = publicUrl(event);
  const body = bodyOf(event);
  const json = headers['content-type']?.startsWith('application/json');
  const params = json ? {} : Object.fromEntries(new URLSearchParams(body));
  const signature = headers['x-twilio-signature'] ?? '';
  const valid = json
    ? twilio.validateRequestWithBody(await token, signature, url, body)
    : twilio.validateRequest(await token, signature, url, params);
  if (!valid) return answer(403, 'text/plain', 'Forbidden');
  const twiml = new twilio.twiml.VoiceResponse();
  twiml.say('Hello! Your webhook works. Goodbye.');
  return answer(200, 'text/xml', twiml.toString());
};

function answer(statusCode, type, body) {
  return { statusCode, headers: { 'content-type': type }, body };
}
