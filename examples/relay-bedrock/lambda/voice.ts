import { webhook } from 'cdk-twilio-webhook/lambda';
import { connectRelay } from 'cdk-twilio-webhook/relay';

export const handler = webhook({
  '/voice': (request) => connectRelay(request, { welcomeGreeting: 'Example Bakery, how can I help you?' }),
});
