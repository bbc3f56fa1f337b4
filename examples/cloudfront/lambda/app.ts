import { VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';

export const handler = webhook({
  '/voice': () => {
    const twiml = new VoiceResponse();
    twiml.say('You reached us through CloudFront.');
    return twiml;
  },
});
