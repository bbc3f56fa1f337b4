import { VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';

export const handler = webhook({
  '/voice': ({ url }) => {
    const twiml = new VoiceResponse();
    twiml.say(`You have reached ${new URL(url).hostname}.`);
    return twiml;
  },
});
