import { type RouteHandler, VoiceResponse } from 'cdk-twilio-webhook/lambda';

/** Change this: a lookup in your database. Keep it fast, because the caller waits in silence. */
const ORDERS = new Map([
  ['1001', 'is in the oven'],
  ['1002', 'is ready to be picked up'],
]);

export const askOrderNumber: RouteHandler = () => {
  const twiml = new VoiceResponse();
  twiml
    .gather({ input: ['dtmf'], finishOnKey: '#', timeout: 8, action: 'order-number' })
    .say('Please enter your order number, and finish with the hash key.');
  twiml.say('We did not get a number.');
  twiml.redirect('menu');
  return twiml;
};

export const orderNumber: RouteHandler = ({ params }) => {
  const digits = params.Digits ?? '';
  const state = ORDERS.get(digits);
  const twiml = new VoiceResponse();
  // With spaces, Twilio reads it digit by digit.
  const spoken = [...digits].join(' ');
  twiml.say(state === undefined ? `We have no order ${spoken}.` : `Your order ${spoken} ${state}.`);
  twiml.redirect('menu');
  return twiml;
};
