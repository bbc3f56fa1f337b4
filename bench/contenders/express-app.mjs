import express from 'express';
import twilio from 'twilio';
import { readToken } from './token.mjs';

/** Express with `twilio.webhook()` and `trust proxy`, for any adapter. */

const token = readToken();
export const app = express();
app.set('trust proxy', true);
app.use(express.urlencoded({ extended: false }));
/** Twilio's check of a JSON body needs its text. */
const keepText = (request, _response, bytes) => {
  request.rawBody = bytes.toString('utf8');
};
app.use(express.json({ verify: keepText }));

let check;
/** Twilio's middleware, which needs the token when it's created. */
async function signed(request, response, next) {
  check ??= twilio.webhook(await token, { validate: true, protocol: 'https' });
  return check(request, response, next);
}

app.all('/{*path}', signed, (_request, response) => {
  const twiml = new twilio.twiml.VoiceResponse();
  twiml.say('Hello! Your webhook works. Goodbye.');
  response.type('text/xml').send(twiml.toString());
});
