import { VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';

export const handler = webhook({
  '/voice': ({ frontDoor }) => {
    const twiml = new VoiceResponse();
    twiml.say(`This call came through the ${frontDoor.replaceAll('-', ' ')}.`);
    return twiml;
  },
});
