import type { Check } from '../check';
import { error, ok, warning } from '../finding';
import { rulesOf } from '../probes/rules';

/** https://www.twilio.com/docs/api/errors/11205 */
export const time: Check = {
  name: 'time',
  needs: ['redirects'],
  run: async ({ main, url, options }) => {
    const { quickMs } = options;
    const { limits } = rulesOf(url, options);
    const { failure, hops } = await main();
    if (failure?.kind === 'read-timeout' || failure?.kind === 'total-timeout') {
      return error(
        failure.code,
        `${failure.message} Twilio gives up after ${limits.totalMs} ms; a caller then hears an error.`,
        'Answer at once, and do what takes long afterwards. See the log for what it waits for.',
      );
    }
    const took = Math.round(hops.reduce((sum, { durationMs }) => sum + durationMs, 0));
    if (took <= quickMs) return ok(`Answered in ${took} ms.`);
    return warning(
      11205,
      `Answered in ${took} ms: Event Streams and Conversations wait ${quickMs} ms, a call ${limits.totalMs} ms.`,
      'Answer first and work later; give the function more memory; look at its cold start.',
    );
  },
};
