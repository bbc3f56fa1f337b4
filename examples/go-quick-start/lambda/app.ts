import { MessagingResponse, twimlText, VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';

/** Routes only see requests that Twilio signed. The builders escape user input. */
export const handler = webhook({
  '/voice': ({ params }) => {
    const twiml = new VoiceResponse();
    twiml.say(`Hello, caller from ${params.FromCity || 'somewhere'}. Goodbye.`);
    return twiml;
  },
  '/message': ({ params }) => {
    const twiml = new MessagingResponse();
    // Cuts to the 1600 characters of a message, and drops what XML doesn't allow.
    twiml.message(twimlText(`You said: ${params.Body ?? ''}`));
    return twiml;
  },
});
