import { error, info, ok, type Verdict, warning } from './finding';
import type { Reply, Sender } from './reply';
import type { Check } from './subject';

const VALIDATE = 'Check X-Twilio-Signature before anything else: https://www.twilio.com/docs/usage/security';

/** A request that anybody can make has to be refused. */
function refused(name: Sender, what: string): Check {
  return {
    name,
    needs: ['redirects', 'time'],
    run: async ({ reply }) => judgeRefusal(await reply(name), what),
  };
}

function judgeRefusal({ followed, failure }: Reply, what: string): Verdict {
  if (!followed) return info(`Could not be told: ${failure?.message ?? 'no answer came.'}`);
  const { status } = followed.response;
  if (status < 300) return error(null, `${what} request was answered ${status}: anybody can play Twilio.`, VALIDATE);
  if (status < 500) return ok(`${what} request was refused (${status}).`);
  return warning(null, `${what} request was answered ${status}: it failed, but was not refused.`, VALIDATE);
}

export const unsigned = refused('unsigned', 'An unsigned');

export const wronglySigned = refused('wrongly-signed', 'A wrongly signed');

/** What Twilio itself sends has to be let in. */
export const signed: Check = {
  name: 'signed',
  needs: ['redirects', 'time'],
  run: async ({ reply, options }) => {
    if (!options.authToken) return info('Not tried: there is no token.', 'Give --auth-token or TWILIO_AUTH_TOKEN.');
    const { followed } = await reply('signed');
    if (!followed) return info('There was no answer.');
    const { status } = followed.response;
    if (status < 300) return ok(`A signed request was accepted (${status}).`);
    if (![400, 401, 403].includes(status)) return info(`A signed request was answered ${status}: see status.`);
    return error(
      11217,
      `A correctly signed request was refused (${status}).`,
      'Is the service given this account’s primary auth token? Does it know this public URL, with its stage, port and ' +
        'query? `twilio-webhook explain` finds the cause.',
    );
  },
};
