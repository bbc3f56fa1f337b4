import { Environment } from '../lib/contract';
import { MessagingResponse, twimlText, VoiceResponse, webhook } from '.';
import { relayParameter } from './relay';

/** The webhook that `cdk deploy` and the local run use. It greets callers and echoes messages. */
export const handler = webhook({
  '/voice': (request) => {
    const twiml = new VoiceResponse();
    const url = process.env[Environment.relayUrl];
    if (url) {
      // Leads callers to the relay beside the webhook.
      twiml.say('Hello! Your webhook works.');
      const welcomeGreeting = 'Say something, and I repeat it.';
      const relay = twiml.connect().conversationRelay({ url, welcomeGreeting, dtmfDetection: true });
      relay.parameter(relayParameter(request));
    } else {
      twiml.say('Hello! Your webhook works. Goodbye.');
    }
    return twiml;
  },
  '/message': ({ params }) => {
    const twiml = new MessagingResponse();
    twiml.message(twimlText(`You said: ${params.Body ?? ''}`));
    return twiml;
  },
});
