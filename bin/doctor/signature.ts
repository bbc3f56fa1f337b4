import { error, info, ok, type Verdict, warning } from './finding';
import { isRejection, type Sender } from './reply';
import type { Check, Subject } from './subject';

/** Checks that the webhook accepts Twilio's requests and no others. */
export const SIGNATURE_CHECKS: readonly Check[] = [
  { name: 'unsigned', needs: ['redirects', 'time'], run: rejects('unsigned', 'An unsigned request') },
  { name: 'wrongly-signed', needs: ['redirects', 'time'], run: rejects('wrongly-signed', 'A wrongly signed request') },
  { name: 'signed', needs: ['redirects', 'time'], run: accepts },
];

const VALIDATE = 'Validate X-Twilio-Signature before anything else: https://www.twilio.com/docs/usage/security';

function rejects(sender: Sender, request: string): Check['run'] {
  return async ({ reply }) => {
    const { followed, failure } = await reply(sender);
    if (!followed) return info(`Unknown: ${failure?.message ?? 'no response arrived.'}`);
    const { status } = followed.response;
    if (status < 300)
      return error(null, `${request} was accepted (${status}): anyone can impersonate Twilio.`, VALIDATE);
    if (status < 500) return ok(`${request} was rejected (${status}).`);
    return warning(null, `${request} failed (${status}) instead of being rejected.`, VALIDATE);
  };
}

async function accepts({ reply, options }: Subject): Promise<Verdict> {
  if (!options.authToken) return info('Skipped: no auth token.', 'Pass --auth-token or set TWILIO_AUTH_TOKEN.');
  const { followed } = await reply('signed');
  if (!followed) return info('No response arrived.');
  const { status } = followed.response;
  if (status < 300) return ok(`A signed request was accepted (${status}).`);
  if (!isRejection(status)) return info(`A signed request got status ${status}: see the check status.`);
  return error(
    11217,
    `A correctly signed request was rejected (${status}).`,
    "Make sure that the service has this account's primary auth token, and knows this public URL with its stage, port " +
      'and query. `twilio-webhook explain` finds the cause.',
  );
}
