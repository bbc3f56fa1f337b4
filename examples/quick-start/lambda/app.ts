import { MessagingResponse, VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';

/** Routes never see a request that Twilio did not sign. The builders escape what callers and senders write. */
export const handler = webhook({
  '/voice': ({ params }) => {
    const twiml = new VoiceResponse();
    twiml.say(`Hello, caller from ${params.FromCity || 'somewhere'}. Goodbye.`);
    return twiml;
  },
  '/message': ({ params }) => {
    const twiml = new MessagingResponse();
    // Twilio refuses to send more than 1600 characters.
    twiml.message(`You said: ${params.Body ?? ''}`.slice(0, 1600));
    return twiml;
  },
});
