import { VoiceResponse, webhook } from 'cdk-twilio-webhook/lambda';

const ACCOUNT_NAME = process.env['ACCOUNT_NAME'] ?? 'unknown';

/** While a token is rotated, requests signed with the old one and with the new one are accepted. */
export const handler = webhook({
  '/voice': () => {
    const twiml = new VoiceResponse();
    twiml.say(`This call belongs to the account ${ACCOUNT_NAME}.`);
    return twiml;
  },
});
