import { MessagingResponse, VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';

export const handler = webhook({
  '/voice': () => {
    const twiml = new VoiceResponse();
    twiml.say('This number was pointed here when the stack was deployed.');
    return twiml;
  },
  '/message': () => {
    const twiml = new MessagingResponse();
    twiml.message('This number was pointed here when the stack was deployed.');
    return twiml;
  },
  '/call-status': ({ params: { CallSid, CallStatus, CallDuration } }) => {
    console.info({ message: 'Call ended', CallSid, CallStatus, CallDuration });
    return { statusCode: 204 };
  },
});
