import { TwilioLimits } from '../../lib/contract';
import { deliveryRules, MAX_BODY_BYTES, mediaType, OverrideError, TWIML_TYPES } from '../twilio';
import { error, info, ok, type Verdict, warning } from './finding';
import { rulesOf } from './reply';
import type { Check } from './subject';
import { contentOnly } from './twiml';

/** https://www.twilio.com/docs/api/errors/11770 */
export const emptyBody: Check = {
  name: 'empty-body',
  needs: ['status'],
  run: contentOnly(({ status, body }, text) => {
    if (text.trim() !== '') return ok(`${body.length} bytes.`);
    if (status === 204) return ok('204 without a body, as a status callback may be answered.');
    return error(11770, `Answered ${status} with an empty body.`, 'Answer <Response/>, or 204 to a status callback.');
  }),
};

/** https://www.twilio.com/docs/api/errors/11750 */
export const size: Check = {
  name: 'size',
  needs: ['status'],
  run: contentOnly(({ body }) => {
    if (body.length <= TwilioLimits.twimlBytes) return ok(`Not over ${TwilioLimits.twimlBytes} bytes.`);
    const bytes = body.length >= MAX_BODY_BYTES ? `at least ${body.length}` : body.length;
    return error(
      11750,
      `The answer has ${bytes} bytes; Twilio reads ${TwilioLimits.twimlBytes}.`,
      'Say less, or go on at another URL with <Redirect>.',
    );
  }),
};

const FIX = 'Answer with Content-Type: text/xml; charset=utf-8.';

/** https://www.twilio.com/docs/api/errors/12300 */
export const contentType: Check = {
  name: 'content-type',
  needs: ['status'],
  run: contentOnly(({ status, headers }, text) => {
    const type = mediaType(headers);
    if (type === undefined) return missing(status, text);
    if (TWIML_TYPES.includes(type)) return ok(`${headers['content-type']}.`);
    if (type === 'text/plain') return warning(12300, 'text/plain is sent as a message, or spoken, as it is.', FIX);
    if (type.startsWith('audio/')) return ok(`${type}: it is played to the caller.`);
    return error(12300, `${type} is no TwiML to Twilio.`, FIX);
  }),
};

/** A status callback may be answered with nothing. */
function missing(status: number, text: string): Verdict {
  if (status === 204 && text === '') return ok('204 without a body needs no Content-Type.');
  return error(11200, 'There is no Content-Type.', FIX);
}

export const method: Check = {
  name: 'method',
  needs: ['redirects', 'time'],
  run: async ({ main, options }) => {
    const { followed } = await main();
    if (!followed) return info('There was no answer.');
    if (followed.response.status !== 405) return ok(`${options.method} is taken.`);
    const { allow } = followed.response.headers;
    return error(
      11217,
      `${options.method} is not allowed (405)${allow ? `, only ${allow}` : ''}.`,
      `Accept ${options.method} at this path, or set the other method beside the URL at Twilio.`,
    );
  },
};

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

/** Answers with which a webhook refuses who is not Twilio. */
const REFUSALS = [400, 401, 403];

/** https://www.twilio.com/docs/api/errors/11217 */
export const status: Check = {
  name: 'status',
  needs: ['time', 'method'],
  run: async ({ main, options }) => {
    const { followed, failure } = await main();
    if (!followed) return broken(failure?.code ?? 11200, failure?.message ?? 'No answer.');
    const { status: given } = followed.response;
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
