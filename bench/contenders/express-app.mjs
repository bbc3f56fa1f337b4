import express from 'express';
import serverless from 'serverless-http';
import twilio from 'twilio';
import { readToken } from './token.mjs';

const token = readToken();
const app = express();
app.set('trust proxy', true);
app.use(express.urlencoded({ extended: false }));
app.use(express.text({ type: 'application/json' }));

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

/** Express behind an adapter, with `twilio.webhook()` and `trust proxy`. */
const served = serverless(app);
// The adapter's function also has a callback parameter, which Node 24's runtime rejects.
export const handler = async (event, context) => served(event, context);
