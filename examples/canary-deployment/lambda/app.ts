import { VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';

export const handler = webhook({
  '/voice': () => {
    const twiml = new VoiceResponse();
    twiml.say(`You are talking to version ${process.env['AWS_LAMBDA_FUNCTION_VERSION'] ?? 'unknown'}.`);
    return twiml;
  },
});
