import { VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';
import { connectRelay } from 'cdk-twilio-webhook/relay';

const GREETING = 'Hello, you have reached the Example Bakery. Ask me about our opening hours.';

/** Reads what the agent handed over. Nothing, or anything else, means that the call is over. */
function reasonIn(handoffData: unknown): unknown {
  try {
    return Object(JSON.parse(String(handoffData))).reason;
  } catch {
    return undefined;
  }
}

export const handler = webhook({
  '/voice': (request) => connectRelay(request, { welcomeGreeting: GREETING, action: '/after' }),
  /** Twilio requests it when the session is over. */
  '/after': ({ params }) => {
    const twiml = new VoiceResponse();
    if (reasonIn(params.HandoffData) === 'person') {
      twiml.dial({ timeout: 20 }, process.env.PERSON ?? '');
      twiml.say('Nobody can answer right now. Please call again later.');
    }
    twiml.hangup();
    return twiml;
  },
});
