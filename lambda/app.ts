import { Environment } from '../lib/contract';
import { MessagingResponse, twimlText, VoiceResponse, webhook } from '.';
import { connectRelay } from './relay';

/** Leads callers to the relay beside the webhook, if there is one. */
const agent = {
  '/agent': (request: { readonly params: unknown }) =>
    connectRelay(request, { welcomeGreeting: 'Hello! Say something, and I repeat it.' }),
};

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
  ...(process.env[Environment.relayUrl] ? agent : {}),
});
