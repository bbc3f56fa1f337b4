import { Router } from '@aws-lambda-powertools/event-handler/http';
import twilio from 'twilio';
import { bodyOf, publicUrl } from './naive-url.mjs';
import { readToken } from './token.mjs';

/** Powertools' event handler, with Twilio's check as a middleware and a URL rebuilt by hand. */

const token = readToken();
const app = new Router();

app.use(async ({ reqCtx: { event }, next }) => {
  const { url, headers } = publicUrl(event);
  const body = bodyOf(event);
  const signature = headers['x-twilio-signature'] ?? '';
  const valid = headers['content-type']?.startsWith('application/json')
    ? twilio.validateRequestWithBody(await token, signature, url, body)
    : twilio.validateRequest(await token, signature, url, Object.fromEntries(new URLSearchParams(body)));
  if (!valid) return new Response('Forbidden', { status: 403, headers: { 'content-type': 'text/plain' } });
  await next();
});

const answer = () => {
  const twiml = new twilio.twiml.VoiceResponse();
  twiml.say('Hello! Your webhook works. Goodbye.');
  return new Response(twiml.toString(), { headers: { 'content-type': 'text/xml' } });
};
for (const path of ['/voice', '/message']) {
  app.get(path, answer);
  app.post(path, answer);
}

export const handler = async (event, context) => app.resolve(event, context);
