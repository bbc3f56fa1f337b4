import { type FetchExtra, MessagingResponse, twimlText, VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';
import { type Context, Hono } from 'hono';

/** Hono gets the validated request as its bindings: `c.env.params`, `c.env.accountSid`. */
type Env = { Bindings: FetchExtra };

const app = new Hono<Env>();

app.post('/voice', (c) => {
  const twiml = new VoiceResponse();
  twiml.say(`Hello, caller from ${c.env.params.FromCity || 'somewhere'}.`);
  return xml(c, twiml);
});

app.post('/message', async (c) => {
  // You can also read the body. The signature covers it.
  const { Body = '' } = await c.req.parseBody();
  const twiml = new MessagingResponse();
  twiml.message(twimlText(`You said: ${Body}`));
  return xml(c, twiml);
});

// Hono would answer 500 itself. Rethrowing puts the error into the webhook's log line, metric, and alarm.
app.onError((error) => {
  throw error;
});

function xml(c: Context<Env>, twiml: VoiceResponse | MessagingResponse): Response {
  return c.body(twiml.toString(), 200, { 'content-type': 'text/xml; charset=utf-8' });
}

export const handler = webhook(app.fetch);
