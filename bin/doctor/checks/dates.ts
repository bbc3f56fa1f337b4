import type { X509Certificate } from 'node:crypto';
import type { Check } from '../check';
import { error, ok, type Verdict, warning } from '../finding';
import { secureOnly } from './secure-only';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Automatic renewals come earlier: who is this late has none, or one that fails. */
const SOON_DAYS = 14;

/** https://www.twilio.com/docs/api/errors/11236 */
export const dates: Check = {
  name: 'dates',
  needs: ['tls-version'],
  run: secureOnly(({ options }, { chain }) => {
    const now = (options.now ?? new Date()).getTime();
    const wrong = chain.map((each) => outOfDate(each, now)).find((each) => each !== undefined);
    return wrong ?? soon(chain, now);
  }),
};

function outOfDate({ validFrom, validTo, subject }: X509Certificate, now: number): Verdict | undefined {
  const name = subject?.replaceAll('\n', ', ') || 'the certificate';
  if (Date.parse(validTo) < now) {
    return error(11236, `${name} expired on ${validTo}.`, 'Renew it, and see why it was not renewed by itself.');
  }
  if (Date.parse(validFrom) <= now) return undefined;
  return error(11236, `${name} is valid only from ${validFrom}.`, "Check the server's certificate, and this clock.");
}

function soon(chain: readonly X509Certificate[], now: number): Verdict {
  const ends = Math.min(...chain.map(({ validTo }) => Date.parse(validTo)));
  const days = Math.floor((ends - now) / DAY_MS);
  if (days >= SOON_DAYS) return ok(`Valid for ${days} more days.`);
  return warning(11236, `Valid for ${days} more days only.`, 'Renew the certificate, best by itself.');
}
