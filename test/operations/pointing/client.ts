import { TwilioApi } from '../../../operations/twilio-api';
import { ACCOUNT, KEY, twilioStandIn } from './twilio-stand-in';

/** Twilio on this machine, and a client of it whose pauses take no time. */
export async function client(own: { readonly api?: string; readonly messaging?: string } = {}) {
  const twilio = await twilioStandIn();
  const api = new TwilioApi(
    { accountSid: ACCOUNT, ...KEY },
    {
      endpoints: { api: twilio.url, messaging: twilio.url, ...own },
      clock: { now: () => 0, pause: async () => undefined, random: () => 0 },
    },
  );
  return { twilio, api };
}
