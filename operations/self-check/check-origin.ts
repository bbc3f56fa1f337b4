import type { SelfCheckReport } from '../../lambda/self-check-route';
import type { SigningKeys } from '../../lambda/signature';
import { type Fault, type SelfCheckCause, settled, unreachable } from './cause';
import { judgeForged, judgeSigned } from './judge';
import { whyRefused } from './refused';
import { forger, formOf, hostnameIn, postTo, reservedUrl, type Signer, signatureOf } from './request';
import { type Internet, type Outgoing, post, type Reply } from './send';

/** Time, so that tests need not wait. */
export interface Clock {
  /** Milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** The process's own. */
export const realClock: Clock = {
  now: () => performance.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 15_000;

/** How long to wait after the nth try. */
function pauseMs(attempts: number): number {
  return Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempts - 1));
}

/** What all checks of one run share. */
export interface Run {
  readonly origins: readonly string[];
  /** What is asked below each. */
  readonly path: string;
  readonly keys: SigningKeys;
  readonly signer: Signer;
  readonly internet: Internet;
  readonly clock: Clock;
  readonly waitMs: number;
  readonly momentMs: number;
  readonly requestMs: number;
}

/** What became of one public origin. */
export interface OriginResult {
  readonly origin: string;
  /** What was signed. */
  readonly url: string;
  /** `null` when the signed request was accepted and the forged one refused. */
  readonly cause: SelfCheckCause | null;
  /** What was found and what to change, in whole sentences without a secret. */
  readonly words: string;
  readonly attempts: number;
  readonly waitedMs: number;
  /** How the runtime has seen the signed request, if it accepted it. */
  readonly report?: SelfCheckReport;
}

/** Nothing more than this is tried to find the cause of a refusal. */
const QUESTIONS_MS = 45_000;

/** Checks one origin, again while its fault may pass. */
export async function checkOrigin(origin: string, run: Run): Promise<OriginResult> {
  const { clock } = run;
  const url = reservedUrl(origin, run.path);
  const started = clock.now();
  let moment: number | undefined;
  for (let attempts = 1; ; attempts += 1) {
    const tried = await tryOnce(url, run);
    const result = { origin, url, attempts, waitedMs: Math.round(clock.now() - started) };
    if ('report' in tried) return { ...result, cause: null, words: accepted(url, tried.report), report: tried.report };
    if (tried.fault.mayPass === 'moment') moment ??= clock.now();
    const until = untilWhen(tried.fault, started, moment ?? started, run);
    if (clock.now() + pauseMs(attempts) > until) {
      const { cause, words } = await (tried.fault.cause === 'unknown' ? refusal(url, run) : tried.fault);
      return { ...result, cause, words };
    }
    await clock.sleep(pauseMs(attempts));
  }
}

function untilWhen({ mayPass }: Fault, started: number, moment: number, { waitMs, momentMs }: Run): number {
  if (mayPass === 'never') return started;
  const until = started + waitMs;
  return mayPass === 'moment' ? Math.min(until, moment + momentMs) : until;
}

type Tried = { readonly report: SelfCheckReport } | { readonly fault: Fault };

async function tryOnce(url: string, run: Run): Promise<Tried> {
  const { path, signer, internet, requestMs } = run;
  const signedBy = (who: Signer) => postTo(url, signer, signatureOf(who, url, formOf(signer)));
  try {
    const verdict = judgeSigned(url, path, await post(signedBy(signer), internet, requestMs));
    // Why it was refused is found out once there is no more hope that it passes.
    if (verdict.is === 'refused') return { fault: settled('unknown', `The signature for ${url} is refused.`) };
    if (verdict.is === 'faulty') return { fault: verdict.fault };
    const fault = judgeForged(url, await post(signedBy(forger(signer)), internet, requestMs));
    return fault ? { fault } : { report: verdict.report };
  } catch (error) {
    return { fault: unreachable(hostnameIn(url), error) };
  }
}

function refusal(url: string, { signer, keys, origins, internet, requestMs, clock }: Run): Promise<Fault> {
  const until = clock.now() + QUESTIONS_MS;
  const ask = async (outgoing: Outgoing): Promise<Reply | undefined> =>
    clock.now() < until ? post(outgoing, internet, requestMs).catch(() => undefined) : undefined;
  return whyRefused({ url, signer, keys, origins, ask });
}

function accepted(url: string, { frontDoor }: SelfCheckReport): string {
  return `What is signed for ${url} is accepted (${frontDoor}), what is forged is refused.`;
}
