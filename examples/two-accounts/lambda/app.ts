import { VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';

const ACCOUNT_NAME = process.env['ACCOUNT_NAME'] ?? 'unknown';

/** During a rotation, requests signed with the old and the new token are accepted. */
export const handler = webhook({
  '/voice': () => {
    const twiml = new VoiceResponse();
    twiml.say(`This call belongs to the account ${ACCOUNT_NAME}.`);
    return twiml;
  },
});
