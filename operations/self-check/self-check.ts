import type { SigningKeys } from '../../lambda/signature';
import { SELF_CHECK_PATH, TwilioLimits } from '../../lib/contract';
import { type Clock, checkOrigin, type OriginResult, realClock } from './check-origin';
import { signerOf } from './request';
import type { Internet } from './send';

export type { Clock } from './check-origin';

/** What {@link selfCheck} checks. */
export interface SelfCheckOptions {
  /** Public origins to ask, each `https://host[:port][/basePath]`. */
  readonly origins: readonly string[];
  /** What is asked below each origin: a path that the runtime keeps for it. @default {@link SELF_CHECK_PATH} */
  readonly path?: string;
  /** Other public origins of the service, for finding the cause of a refusal. */
  readonly otherOrigins?: readonly string[];
  /** The tokens that Twilio signs with. */
  readonly keys: SigningKeys;
  /** How long to wait for names, certificates and routes, in milliseconds. */
  readonly waitMs: number;
  /** How long a fault is believed to pass that comes of the function itself. @default 90000 */
  readonly momentMs?: number;
  /** How long one request may take. @default 15000, as Twilio waits */
  readonly requestMs?: number;
  readonly internet?: Internet;
  readonly clock?: Clock;
}

/** What came of a self-check. */
export interface SelfCheckResult {
  readonly ok: boolean;
  /** In the order of the origins. */
  readonly origins: readonly OriginResult[];
}

/** A runtime reads its token anew at most once a minute after a refusal: a rotation needs that long to be known. */
const MOMENT_MS = 90_000;
const PATH = new RegExp(`^${SELF_CHECK_PATH}(?:/[0-9a-z-]+)?$`);
const ORIGIN = /^https:\/\/(?:[^/?#\s:@[\]]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:\/[^?#\s]*)?$/i;

/**
 * Asks the runtime's reserved route at each public origin, over the internet: once signed exactly as Twilio would sign,
 * which has to be accepted for that very URL, and once with a forged signature, which has to be refused. Tries again
 * while a fault may pass. Never throws for what it finds.
 *
 * @throws {TypeError} when an origin is not of the form https://host[:port][/basePath], or there is none, or no key, or when
 * the path is none that the runtime answers itself.
 */
export async function selfCheck(options: SelfCheckOptions): Promise<SelfCheckResult> {
  const {
    origins,
    path = SELF_CHECK_PATH,
    otherOrigins = [],
    keys,
    waitMs,
    internet = {},
    clock = realClock,
  } = options;
  const signer = signerOf(keys);
  if (!signer) throw new TypeError('There is no auth token to sign with.');
  const { momentMs = MOMENT_MS, requestMs = TwilioLimits.answerMs } = options;
  if (origins.length === 0) throw new TypeError('There is no public origin to check.');
  const wrong = origins.find((origin) => !ORIGIN.test(origin));
  if (wrong !== undefined) throw new TypeError(`${wrong} is not of the form https://host[:port][/basePath].`);
  if (!PATH.test(path)) throw new TypeError(`${path} is no path of the self-check.`);
  const all = [...origins, ...otherOrigins];
  const run = { origins: all, path, keys, signer, waitMs, momentMs, requestMs, internet, clock };
  const results = await Promise.all(origins.map((origin) => checkOrigin(origin, run)));
  return { ok: results.every(({ cause }) => cause === null), origins: results };
}

/** The faults in words, each with its cause in front. */
export function faultsInWords({ origins }: SelfCheckResult): string {
  const faults = origins.filter(({ cause }) => cause !== null);
  return faults.map(({ cause, words }) => `[${cause}] ${words}`).join(' ');
}
