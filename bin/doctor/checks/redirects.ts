import type { Check } from '../check';
import { error, ok, warning } from '../finding';

/** https://www.twilio.com/docs/api/errors/11215 and 11216 */
export const redirects: Check = {
  name: 'redirects',
  needs: ['tcp', 'tls-version'],
  run: async ({ main }) => {
    const { failure, hops, followed } = await main();
    if (failure?.kind === 'redirect') {
      return error(failure.code, failure.message, 'Answer at the URL itself: no redirect, and no loop of them.');
    }
    if (hops.length < 2) return ok('No redirect.');
    return warning(
      null,
      `Redirected ${hops.length === 2 ? 'once' : `${hops.length - 1} times`}, to ${followed?.url ?? 'another URL'}: that may turn POST into GET and lose ` +
        'the parameters, and the signature is for the new URL.',
      'Give Twilio the last URL.',
    );
  },
};
