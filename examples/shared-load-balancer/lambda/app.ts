import { VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';

export const handler = webhook({
  '/voice': () => {
    const twiml = new VoiceResponse();
    twiml.say('Thank you for calling the shop.');
    return twiml;
  },
});
