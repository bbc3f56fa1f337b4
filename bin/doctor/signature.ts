import { signedText } from '../twilio';
import { error, info, ok, skipped, type Verdict, warning } from './finding';
import { findMistake, originOf } from './mistakes';
import { isRejection, isWebPage, probe, type Sender } from './reply';
import type { Check, Subject } from './subject';

/** Checks that the webhook accepts Twilio's requests and no others. */
export const SIGNATURE_CHECKS: readonly Check[] = [
  { name: 'unsigned', needs: ['redirects', 'time'], run: rejects('unsigned', 'An unsigned request') },
  { name: 'wrongly-signed', needs: ['redirects', 'time'], run: rejects('wrongly-signed', 'A wrongly signed request') },
  { name: 'signed', needs: ['redirects', 'time'], run: accepts },
  { name: 'body-hash', needs: ['status', 'unsigned', 'wrongly-signed', 'signed'], run: bodyHash },
];

const VALIDATE = 'Validate X-Twilio-Signature before anything else: https://www.twilio.com/docs/usage/security';

function rejects(sender: Sender, request: string): Check['run'] {
  return async ({ reply, main, options }) => {
    const { followed, failure } = await reply(sender);
    if (!followed) return info(`Unknown: ${failure?.message ?? 'no response arrived.'}`);
    const { status } = followed.response;
    if (status < 300 && isWebPage(followed.response)) {
      return info(`${request} got a web page, ${followed.url}, which doesn't show whether it is rejected.`);
    }
    if (status < 300)
      return error(null, `${request} was accepted (${status}): anyone can impersonate Twilio.`, VALIDATE);
    if (isRejection(status)) return ok(`${request} was rejected (${status}).`);
    if (status >= 500) return warning(null, `${request} failed (${status}) instead of being rejected.`, VALIDATE);
    const same = (await main()).followed?.response.status === status;
    const message = `${request} got status ${status}, which doesn't show whether it is rejected.`;
    return same ? info(message) : warning(null, message, options.authToken ? EXPECTED : `${EXPECTED} ${PASS_TOKEN}`);
  };
}

const EXPECTED = 'Respond to requests without a valid signature with 403.';
const PASS_TOKEN = 'Pass --auth-token to send a signed request.';

async function accepts(subject: Subject): Promise<Verdict> {
  const { reply, options, text } = subject;
  if (!options.authToken) return skipped('no auth token.', 'Pass --auth-token or set TWILIO_AUTH_TOKEN.');
  const { followed, hops } = await reply('signed');
  if (!followed) return info('No response arrived.');
  const { status } = followed.response;
  if (status < 300) return ok(`A signed request was accepted (${status}).`);
  if (!isRejection(status)) return info(`A signed request got status ${status}: see the check status.`);
  const { found, rejected: others } = hops.length === 1 ? await findMistake(subject) : { rejected: 0 };
  const rejected = `A correctly signed request was rejected (${status})`;
  if (found === undefined) {
    return error(
      11217,
      others === 0
        ? `${rejected}.`
        : `${rejected}, and so were those signed for ${others} URLs that services check by mistake.`,
      "Make sure that the service has this account's primary auth token, and knows this public URL with its stage, port " +
        'and query. `twilio-webhook explain` finds the cause.',
    );
  }
  const { words, form, url } = found;
  const what = form ? `signed for ${url(signedText(text))}` : 'whose signature leaves out the parameters';
  return error(
    11217,
    `${rejected}, but one ${what} was accepted: the service ${words}.`,
    form
      ? `Have the service check the URL as Twilio calls it, from a setting rather than the request: ${originOf(text)}. With ` +
          `this library, set TWILIO_PUBLIC_ORIGINS=${originOf(text)}.`
      : 'Pass the parameters of the form to the check of the signature.',
  );
}

/** The hash is all that ties a body that isn't a form to the signature. https://www.twilio.com/docs/usage/security */
async function bodyHash(subject: Subject): Promise<Verdict> {
  if (!subject.options.authToken) return skipped('no auth token.', 'Pass --auth-token or set TWILIO_AUTH_TOKEN.');
  const changed = await judgeJson(subject, 'changed', 'A JSON body that differs from bodySHA256');
  return changed.level === 'ok' ? judgeJson(subject, 'unhashed', 'A JSON body without bodySHA256') : changed;
}

async function judgeJson({ options, text }: Subject, json: 'changed' | 'unhashed', what: string): Promise<Verdict> {
  const response = await probe(text, options, { json });
  if (!response) return info('Unknown: no response arrived.');
  const { status } = response;
  if (isRejection(status) || status === 415) return ok(`${what} was rejected (${status}).`);
  if (status >= 300) return info(`${what} got status ${status}.`);
  return error(
    null,
    `${what} was accepted (${status}): a recorded request can carry any body.`,
    'Require bodySHA256, the last parameter of the query, and compare it with the SHA-256 of the raw body.',
  );
}
