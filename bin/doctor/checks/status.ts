import type { Check } from '../check';
import { error, info, ok, type Verdict } from '../finding';

/** Answers with which a webhook refuses who is not Twilio. */
const REFUSALS = [400, 401, 403];

/** https://www.twilio.com/docs/api/errors/11217 */
export const status: Check = {
  name: 'status',
  needs: ['time', 'method'],
  run: async ({ main, options }) => {
    const { followed, failure } = await main();
    if (!followed) return broken(failure?.code ?? 11200, failure?.message ?? 'No answer.');
    const { status: given } = followed.answer;
    if (given < 300) return ok(`Answered ${given}.`);
    if (!REFUSALS.includes(given)) return error(11217, `Answered ${given}.`, fixFor(given));
    if (options.authToken) return info(`Answered ${given}: see signed.`);
    return info(`Answered ${given}, as an unsigned request should be.`, 'Give --auth-token to see what Twilio would.');
  },
};

function broken(code: number, message: string): Verdict {
  return error(code, message, 'Look at the log of the service, and of the proxies in front of it.');
}

function fixFor(given: number): string {
  if (given === 404 || given === 410)
    return 'Compare the path, the stage and the base path with those of the deployed service.';
  if (given === 429) return 'Do not limit the rate of webhooks: Twilio does not wait.';
  if (given >= 502) return 'The proxy got no answer from the service: see whether it runs and how long it takes.';
  return given >= 500 ? 'Look at the log of the service for the error.' : 'Answer 200 with TwiML, or 204.';
}
