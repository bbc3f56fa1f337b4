import type { SigningKeys } from '../../lambda/signature';
import { SELF_CHECK_PATH, TwilioLimits, WEBSOCKET_API } from '../../lib/contract';
import { type Fault, functionFault, type SelfCheckCause } from './fault';
import { checkHandshakes } from './handshake';
import { judgeError, judgeForged, judgeSigned } from './judge';
import { explainRefusal } from './refusal';
import {
  forgedSigner,
  formOf,
  hostnameOf,
  type Signer,
  selfCheckUrl,
  signatureOf,
  signerOf,
  twilioPost,
} from './request';
import { type Internet, type Outgoing, post, type Reply } from './send';
import { zoneLookup } from './zone-lookup';

/** Options of {@link selfCheck}. */
export interface SelfCheckOptions {
  /** Public origins to check, each `https://host[:port][/basePath]`, and URLs of relays, `wss://host[:port][/path]`. */
  readonly origins: readonly string[];
  /** The path to call below each origin: one that the runtime reserves. @default {@link SELF_CHECK_PATH} */
  readonly path?: string;
  /** Other public origins of the service, to explain a refusal. @default - none */
  readonly otherOrigins?: readonly string[];
  /** The tokens that Twilio signs with. */
  readonly keys: SigningKeys;
  /** Whether the webhook refuses auth tokens. @default false */
  readonly requireSharedKey?: boolean;
  /** Time to wait for names, certificates and routes to propagate, in milliseconds. */
  readonly waitMs: number;
  /**
   * Time to wait for a new version of the function or token, in milliseconds. After a refusal, the runtime reads its token
   * again at most once a minute.
   *
   * @default 90000
   */
  readonly rolloverMs?: number;
  /** Timeout of one request in milliseconds. @default 15000, as Twilio's */
  readonly requestMs?: number;
  /** @default - DNS, where the zone's own name servers have the last word, and Node's certificate authorities */
  readonly internet?: Internet;
  readonly clock?: Clock;
}

/** A clock, which tests replace to avoid waiting. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** The result of {@link selfCheck}. */
export interface SelfCheckResult {
  readonly ok: boolean;
  /** One for each origin, in their order. */
  readonly origins: readonly OriginResult[];
}

/** The result at one public origin. */
export interface OriginResult {
  readonly origin: string;
  /** The URL that was signed. */
  readonly url: string;
  /** `null` when the signed request was accepted and the forged one refused. */
  readonly cause: SelfCheckCause | null;
  /** The finding and the fix, in full sentences without secrets. */
  readonly message: string;
  readonly attempts: number;
  readonly waitedMs: number;
}

/** The process's own clock. */
export const SYSTEM_CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

const PATH = new RegExp(`^${SELF_CHECK_PATH}(?:/[0-9a-z-]+)?$`);
const ORIGIN = /^(?:https|wss):\/\/(?:[^/?#\s:@[\]]+|\[[0-9a-f:.]+\])(?::\d{1,5})?(?:\/[^?#\s]*)?$/i;

/**
 * Calls the runtime's reserved route at each public origin over the internet: once signed like Twilio, which must be
 * accepted for that exact URL, and once with a forged signature, which must be rejected. Retries while a fault may
 * pass. Reports faults in the result, and never throws them.
 *
 * @throws {TypeError} if there are no origins or keys, or an origin or the path is malformed.
 */
export async function selfCheck(options: SelfCheckOptions): Promise<SelfCheckResult> {
  const { origins, otherOrigins = [], keys, requireSharedKey } = options;
  const run = {
    ...{
      path: SELF_CHECK_PATH,
      rolloverMs: 90_000,
      requestMs: TwilioLimits.answerMs,
      clock: SYSTEM_CLOCK,
    },
    ...options,
    internet: { lookup: zoneLookup(), ...options.internet },
    signer: signerOf(keys, requireSharedKey),
    allOrigins: [...origins, ...otherOrigins],
  };
  const { signer, path } = run;
  if (!signer) throw new TypeError('There is no key to sign with.');
  if (origins.length === 0) throw new TypeError('There is no public origin to check.');
  const malformed = origins.find((origin) => !ORIGIN.test(origin));
  if (malformed !== undefined)
    throw new TypeError(`${malformed} must be of the form https://host[:port][/basePath], or wss:// for a relay.`);
  if (!PATH.test(path)) throw new TypeError(`${path} isn't a path of the self-check.`);
  const results = await Promise.all(origins.map((origin) => checkOrigin(origin, { ...run, signer })));
  return { ok: results.every(({ cause }) => cause === null), origins: results };
}

/** Joins the messages of the faults, each with its cause in front. */
export function faultMessage({ origins }: SelfCheckResult): string {
  const faults = origins.filter(({ cause }) => cause !== null);
  return faults.map(({ cause, message }) => `[${cause}] ${message}`).join(' ');
}

/** The options with their defaults, and what is derived from them. */
interface Run extends Required<Omit<SelfCheckOptions, 'origins' | 'otherOrigins' | 'requireSharedKey'>> {
  readonly signer: Signer;
  readonly allOrigins: readonly string[];
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

async function checkOrigin(origin: string, run: Run): Promise<OriginResult> {
  const { clock } = run;
  const isRelay = /^wss:/i.test(origin);
  const url = isRelay ? origin : selfCheckUrl(origin, run.path);
  const started = clock.now();
  let rolloverStarted: number | undefined;
  for (let attempts = 1; ; attempts += 1) {
    const { accepted, fault } = await (isRelay ? attemptHandshake(url, run) : attempt(url, run));
    const result = { origin, url, attempts, waitedMs: Math.round(clock.now() - started) };
    if (fault === undefined) return { ...result, cause: null, message: acceptedMessage(url, accepted) };
    if (fault.passesWith === 'rollover') rolloverStarted ??= clock.now();
    const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
    if (clock.now() + pauseMs > deadlineOf(fault, started, rolloverStarted ?? started, run)) {
      const { cause, message } = fault.cause === 'unknown' && !isRelay ? await explain(url, run) : fault;
      return { ...result, cause, message };
    }
    await clock.sleep(pauseMs);
  }
}

function acceptedMessage(url: string, by: string): string {
  return `A signed request for ${url} is accepted (${by}), and a forged one is refused.`;
}

function deadlineOf({ passesWith }: Fault, started: number, rolloverStarted: number, run: Run): number {
  if (passesWith === 'never') return started;
  const deadline = started + run.waitMs;
  return passesWith === 'rollover' ? Math.min(deadline, rolloverStarted + run.rolloverMs) : deadline;
}

/** The door that accepted the signed request, or the fault. */
type Attempt =
  | { readonly accepted: string; readonly fault?: undefined }
  | { readonly accepted?: undefined; readonly fault: Fault };

async function attemptHandshake(url: string, run: Run): Promise<Attempt> {
  const fault = await checkHandshakes({ url, ...run });
  return fault ? { fault } : { accepted: WEBSOCKET_API };
}

async function attempt(url: string, { path, signer, internet, requestMs }: Run): Promise<Attempt> {
  const sendSignedBy = (who: Signer) =>
    post(twilioPost(url, signer, signatureOf(who, url, formOf(signer))), internet, requestMs);
  try {
    const verdict = judgeSigned(url, path, await sendSignedBy(signer));
    // The refusal is explained later, once retries can't help anymore.
    if (verdict.is === 'refused') return { fault: functionFault('unknown', `The signature for ${url} is refused.`) };
    if (verdict.is === 'faulty') return { fault: verdict.fault };
    const fault = judgeForged(url, await sendSignedBy(forgedSigner(signer)));
    return fault ? { fault } : { accepted: verdict.report.frontDoor };
  } catch (error) {
    return { fault: judgeError(hostnameOf(url), error) };
  }
}

/** Time limit for explaining a refusal. */
const EXPLAIN_MS = 45_000;

function explain(url: string, { signer, keys, allOrigins, internet, requestMs, clock }: Run): Promise<Fault> {
  const deadline = clock.now() + EXPLAIN_MS;
  const ask = async (outgoing: Outgoing): Promise<Reply | undefined> =>
    clock.now() < deadline ? post(outgoing, internet, requestMs).catch(() => undefined) : undefined;
  return explainRefusal({ url, signer, keys, origins: allOrigins, ask });
}
