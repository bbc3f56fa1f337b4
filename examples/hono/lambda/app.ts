import { type FetchExtra, MessagingResponse, VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';
import { type Context, Hono } from 'hono';

/** Beside the `Request` Hono gets what was validated, as its bindings: `c.env.params`, `c.env.accountSid`. */
type Env = { Bindings: FetchExtra };

const app = new Hono<Env>();

app.post('/voice', (c) => {
  const twiml = new VoiceResponse();
  twiml.say(`Hello, caller from ${c.env.params.FromCity || 'somewhere'}.`);
  return xml(c, twiml);
});

app.post('/message', async (c) => {
  // The body can be read as well: it is the one that the signature covers.
  const { Body = '' } = await c.req.parseBody();
  const twiml = new MessagingResponse();
  twiml.message(`You said: ${Body}`.slice(0, 1600));
  return xml(c, twiml);
});

// Hono would answer 500 itself. Thrown on, the error is in the webhook's log line, its metric and its alarm.
app.onError((error) => {
  throw error;
});

function xml(c: Context<Env>, twiml: VoiceResponse | MessagingResponse): Response {
  return c.body(twiml.toString(), 200, { 'content-type': 'text/xml; charset=utf-8' });
}

export const handler = webhook(app.fetch);
