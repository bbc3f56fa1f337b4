import { MessagingResponse, twimlText, VoiceResponse, webhook } from '.';

/** The webhook that `cdk deploy` and the local run use. It greets callers and echoes messages. */
export const handler = webhook({
  '/voice': () => {
    const twiml = new VoiceResponse();
    twiml.say('Hello! Your webhook works. Goodbye.');
    return twiml;
  },
  '/message': ({ params }) => {
    const twiml = new MessagingResponse();
    twiml.message(twimlText(`You said: ${params.Body ?? ''}`));
    return twiml;
  },
});
