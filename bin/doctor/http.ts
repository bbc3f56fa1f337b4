import { checkServerIdentity } from 'node:tls';
import { deliveryRules, OverrideError, parseTextUrl } from '../twilio';
import { authentication } from './authentication';
import { handshake } from './connection';
import { error, info, ok, type Verdict, warning } from './finding';
import { isRejection, isWebPage, probe, rulesOf } from './reply';
import type { Check, Subject } from './subject';

/** Checks of the delivery. */
export const HTTP_CHECKS: readonly Check[] = [
  { name: 'overrides', needs: [], run: overrides },
  { name: 'redirects', needs: ['tcp', 'tls-version', 'mutual-tls'], run: redirects },
  { name: 'time', needs: ['redirects'], run: time },
  { name: 'method', needs: ['redirects', 'time'], run: method },
  { name: 'authentication', needs: ['time', 'method'], run: authentication },
  { name: 'status', needs: ['time', 'method', 'authentication'], run: status },
];

/** https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
function overrides({ url, options }: Subject): Verdict {
  if (url.fragment === undefined) return info("No connection overrides: Twilio's default timeouts and retries apply.");
  try {
    deliveryRules(url.fragment, options.limits.totalMs);
  } catch (invalid) {
    if (!(invalid instanceof OverrideError)) throw invalid;
    return error(invalid.twilioCode, invalid.message, 'Correct the text after the # of the URL.');
  }
  return ok(`#${url.fragment}`);
}

/** https://www.twilio.com/docs/api/errors/11215 and 11216 */
async function redirects(subject: Subject): Promise<Verdict> {
  const { failure, hops, followed } = await subject.main();
  if (failure?.kind === 'redirect') return error(failure.code, failure.message, 'Respond at the URL itself.');
  if (hops.length > 0 && (failure?.kind === 'connect' || failure?.kind === 'protocol')) {
    return error(
      failure.code,
      `Redirected to ${await locationOf(subject)}. ${failure.message}`,
      'Respond at the URL itself.',
    );
  }
  if (hops.length > 1 && followed && isWebPage(followed.response)) {
    return error(
      12100,
      `Redirected to a web page, ${followed.url}, such as a login.`,
      'Exempt this path from the login: the signature authenticates Twilio.',
    );
  }
  if (hops.length < 2) return ok('No redirect.');
  const untrusted = followed && (await certificateProblem(subject, followed.url));
  if (untrusted)
    return error(untrusted.code, `Redirected to ${followed.url}. ${untrusted.message}`, 'Respond at the URL itself.');
  const times = hops.length === 2 ? 'once' : `${hops.length - 1} times`;
  return warning(
    null,
    `Redirected ${times}, to ${followed?.url ?? 'another URL'}. A redirect can turn POST into GET and drop the ` +
      'parameters, and Twilio signs the new URL.',
    'Configure the last URL at Twilio.',
  );
}

/** The TLS checks see only the first host. */
async function certificateProblem({ url: first, options }: Subject, to: string) {
  const url = parseTextUrl(to);
  if (url.scheme === 'http' || url.authority === first.authority) return undefined;
  const seen = await handshake(url, options, { sni: rulesOf(first, options).sni });
  if (!seen.done) return undefined;
  const [own] = seen.chain;
  if (own && checkServerIdentity(url.host, own.toLegacyObject())) {
    return { code: 11235, message: `Its certificate doesn't cover ${url.host}.` };
  }
  if (seen.distrust === undefined) return undefined;
  const code = /^CERT_(?:HAS_EXPIRED|NOT_YET_VALID)$/.test(seen.distrust) ? 11236 : 11237;
  return { code, message: `Its certificate isn't valid or trusted (${seen.distrust}).` };
}

async function locationOf({ text, options }: Subject): Promise<string> {
  return (await probe(text, options))?.headers.location ?? 'another URL';
}

/** https://www.twilio.com/docs/api/errors/11205 */
async function time({ main, url, options }: Subject): Promise<Verdict> {
  const { quickMs } = options;
  const { limits } = rulesOf(url, options);
  const { failure, hops } = await main();
  if (failure?.kind === 'read-timeout' || failure?.kind === 'total-timeout') {
    return error(
      failure.code,
      `${failure.message} Twilio gives up after ${limits.totalMs} ms, and a caller hears an error.`,
      'Respond first and do slow work afterwards. The log of the service shows what it waits for.',
    );
  }
  const took = Math.round(hops.reduce((sum, { durationMs }) => sum + durationMs, 0));
  if (took <= quickMs) return ok(`Responded in ${took} ms.`);
  return warning(
    11205,
    `Responded in ${took} ms. Event Streams and Conversations wait ${quickMs} ms, a call ${limits.totalMs} ms.`,
    "Respond first and do slow work afterwards, increase the function's memory, or shorten its cold start.",
  );
}

async function method({ main, options }: Subject): Promise<Verdict> {
  const { followed } = await main();
  if (!followed) return info('No response arrived.');
  if (followed.response.status !== 405) return ok(`Accepts ${options.method}.`);
  const { allow } = followed.response.headers;
  return error(
    11217,
    `Rejects ${options.method} with 405${allow ? `, allows only ${allow}` : ''}.`,
    `Accept ${options.method} at this path, or change the method next to the URL at Twilio.`,
  );
}

/** https://www.twilio.com/docs/api/errors/11217 */
async function status({ main, options }: Subject): Promise<Verdict> {
  const { followed, failure } = await main();
  if (!followed) {
    const fix = 'Check the logs of the service and of the proxies in front of it.';
    return error(failure?.code ?? 11200, failure?.message ?? 'No response arrived.', fix);
  }
  const { status: found } = followed.response;
  if (found < 300) return ok(`Status ${found}.`);
  if (!isRejection(found)) return error(11217, `Status ${found}.`, fixFor(found));
  if (options.authToken) return info(`Status ${found}: see the check signed.`);
  return info(`Status ${found}: correct for an unsigned request.`, 'Pass --auth-token to send a signed request.');
}

function fixFor(found: number): string {
  if (found === 404 || found === 410) {
    return 'Compare the path, the stage and the base path with those of the deployed service.';
  }
  if (found === 429) return "Don't rate-limit webhooks: Twilio doesn't wait.";
  if (found >= 502) return 'The proxy got no response from the service. Check that it runs and how long it takes.';
  return found >= 500 ? 'Check the log of the service for the error.' : 'Respond with 200 and TwiML, or with 204.';
}
