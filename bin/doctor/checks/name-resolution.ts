import type { Check } from '../check';
import { error, info, ok } from '../finding';

/** https://www.twilio.com/docs/api/errors/11210 */
export const nameResolution: Check = {
  name: 'name-resolution',
  needs: [],
  run: async ({ url, resolved }) => {
    const { addresses, given, failure } = await resolved();
    if (given) return info(`${url.host} is asked at ${addresses.join(', ')}, as --resolve says.`);
    if (addresses[0] === url.host) return ok(`${url.host} is an address.`);
    if (failure === undefined && addresses.length > 0) return ok(`${url.host} is ${addresses.join(', ')}.`);
    return error(
      11210,
      `${url.host} does not resolve (${failure ?? 'no address'}): Twilio cannot find it.`,
      'Create the DNS record, or correct the host in the URL. A new record may take minutes to be seen.',
    );
  },
};
