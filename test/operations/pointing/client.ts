import { TwilioApi } from '../../../operations/twilio-api';
import { ACCOUNT, KEY, twilioStandIn } from './twilio-stand-in';

/** Starts a Twilio stand-in, and creates a client for it that doesn't pause. */
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
