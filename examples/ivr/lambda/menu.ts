import { type RouteHandler, VoiceResponse } from 'cdk-twilio-webhook/lambda';

const MAX_ATTEMPTS = 3;

/** Routes by key. URLs in TwiML are relative to the one that Twilio called, so they stay below a base path. */
const CHOICES = new Map([
  ['1', 'hours'],
  ['2', 'order'],
  ['0', 'front-desk'],
]);

export const welcome: RouteHandler = () => ask(1, 'Welcome to the Example Bakery.');

/** Asks what the caller wants. After silence or a wrong key, asks again a few times. */
export const menu: RouteHandler = ({ query }) => {
  const attempt = Number(query['attempt'] ?? 1);
  if (attempt <= MAX_ATTEMPTS) return ask(attempt);
  const twiml = new VoiceResponse();
  twiml.say('We did not get your choice. Goodbye.');
  twiml.hangup();
  return twiml;
};

function ask(attempt: number, greeting?: string): VoiceResponse {
  const twiml = new VoiceResponse();
  const gather = twiml.gather({ input: ['dtmf'], numDigits: 1, timeout: 6, action: `chosen?attempt=${attempt}` });
  if (greeting !== undefined) gather.say(greeting);
  gather.say('For our opening hours, press 1. For the status of an order, press 2. To talk to us, press 0.');
  // Runs only if the caller presses nothing.
  twiml.redirect(`menu?attempt=${attempt + 1}`);
  return twiml;
}

/** Continues at the route of the pressed key. */
export const chosen: RouteHandler = ({ params, query }) => {
  const twiml = new VoiceResponse();
  const next = CHOICES.get(params.Digits ?? '');
  if (next !== undefined) {
    twiml.redirect(next);
    return twiml;
  }
  twiml.say('There is nothing under that key.');
  twiml.redirect(`menu?attempt=${Number(query['attempt'] ?? 1) + 1}`);
  return twiml;
};

export const hours: RouteHandler = () => {
  const twiml = new VoiceResponse();
  twiml.say('We are open from Tuesday to Saturday, from 7 in the morning to 6 in the evening.');
  twiml.hangup();
  return twiml;
};
