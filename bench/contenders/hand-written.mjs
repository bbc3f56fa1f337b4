import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';

/** What a team writes for one webhook at a door that keeps the URL, with only those modules of `twilio` that it needs. */

const token = process.env.TWILIO_AUTH_TOKEN;

export const handler = async (event) => {
  const { rawPath, rawQueryString, headers, body, isBase64Encoded, requestContext } = event;
  const url = `https://${requestContext.domainName}${rawPath}${rawQueryString ? `?${rawQueryString}` : ''}`;
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  const params = Object.fromEntries(new URLSearchParams(text));
  if (!validateRequest(token, headers['x-twilio-signature'] ?? '', url, params)) {
    return { statusCode: 403, headers: { 'content-type': 'text/plain' }, body: 'Forbidden' };
  }
  const twiml = new VoiceResponse();
  twiml.say('Hello! Your webhook works. Goodbye.');
  return { statusCode: 200, headers: { 'content-type': 'text/xml' }, body: twiml.toString() };
};
