import { deliveryRules, OverrideError } from '../../send/overrides';
import type { Check } from '../check';
import { error, info, ok } from '../finding';

/** https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
export const overrides: Check = {
  name: 'overrides',
  needs: [],
  run: ({ url, options }) => {
    if (url.fragment === undefined) return info("No connection overrides: Twilio's own timeouts and retries.");
    try {
      deliveryRules(url.fragment, options.limits.totalMs);
    } catch (wrong) {
      if (!(wrong instanceof OverrideError)) throw wrong;
      return error(wrong.twilioCode, wrong.message, 'Correct what stands behind the # of the URL.');
    }
    return ok(`#${url.fragment}`);
  },
};
