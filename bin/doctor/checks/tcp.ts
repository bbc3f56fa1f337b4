import type { Check } from '../check';
import { error, ok } from '../finding';

/** https://www.twilio.com/docs/api/errors/11205 */
export const tcp: Check = {
  name: 'tcp',
  needs: ['ipv4'],
  run: async ({ url, connected }) => {
    const { failure, durationMs } = await connected();
    if (failure === undefined) return ok(`Port ${url.port} is open (${Math.round(durationMs)} ms).`);
    return error(
      11205,
      `No TCP connection to port ${url.port}: ${failure}.`,
      'Is the service running, and does the firewall or security group let the whole internet in on this port? ' +
        "Twilio's addresses are not fixed.",
    );
  },
};
