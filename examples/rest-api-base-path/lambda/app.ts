import { VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';

export const handler = webhook({
  '/voice': () => {
    const twiml = new VoiceResponse();
    twiml.say('Please hold the line.');
    // Relative to the URL that Twilio called, so it stays below the base path.
    twiml.redirect('queue/support');
    return twiml;
  },
  '/queue/:name': ({ pathParams }) => {
    const twiml = new VoiceResponse();
    twiml.enqueue(pathParams['name'] ?? 'support');
    return twiml;
  },
});
