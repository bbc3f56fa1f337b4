import { MessagingResponse, VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';

/** Routes only see requests that Twilio signed. The builders escape user input. */
export const handler = webhook({
  '/voice': ({ params }) => {
    const twiml = new VoiceResponse();
    twiml.say(`Hello, caller from ${params.FromCity || 'somewhere'}. Goodbye.`);
    return twiml;
  },
  '/message': ({ params }) => {
    const twiml = new MessagingResponse();
    // Twilio rejects more than 1600 characters.
    twiml.message(`You said: ${params.Body ?? ''}`.slice(0, 1600));
    return twiml;
  },
});
