import { type Followed, follow, type Hop } from './follow';
import { DeliveryFailure, parseTextUrl, type Reach } from './http';
import { type DeliveryRules, deliveryRules, retriesAfter } from './overrides';
import type { WebhookCall } from './webhook-call';

/** One try at one URL. */
export interface Attempt {
  readonly url: string;
  readonly fallback: boolean;
  readonly hops: readonly Hop[];
  readonly durationMs: number;
  readonly failure?: { readonly code: number; readonly message: string };
}

/** Everything that was done to deliver one webhook. */
export interface Delivery {
  readonly attempts: readonly Attempt[];
  /** What came in the end, whatever its status; `undefined` without an answer. */
  readonly followed: Followed | undefined;
  /** Why it failed; `undefined` when it was answered 2xx. */
  readonly failure: DeliveryFailure | undefined;
}

export interface DeliverOptions {
  readonly reach: Reach;
  /** What the product waits at most in all. */
  readonly ceilingMs: number;
  /** Called when everything else failed. */
  readonly fallbackUrl?: string | undefined;
}

/** Delivers as Twilio does: with retries inside the total time, then at the fallback URL. */
export async function deliver(call: WebhookCall, options: DeliverOptions): Promise<Delivery> {
  const primary = await deliverTo(call, options, false);
  if (primary.failure === undefined || options.fallbackUrl === undefined) return primary;
  const fallback = await deliverTo(fallbackCall(call, options.fallbackUrl, primary.failure), options, true);
  return { ...fallback, attempts: [...primary.attempts, ...fallback.attempts] };
}

/** The fallback is told what went wrong. https://www.twilio.com/docs/voice/twiml#request-parameters */
function fallbackCall(call: WebhookCall, url: string, { code }: DeliveryFailure): WebhookCall {
  const params = { ...call.params, ErrorCode: String(code), ErrorUrl: call.url.replace(/#.*$/, '') };
  return { ...call, url, params };
}

async function deliverTo(call: WebhookCall, options: DeliverOptions, fallback: boolean): Promise<Delivery> {
  const rules = deliveryRules(parseTextUrl(call.url).fragment, options.ceilingMs);
  const deadline = performance.now() + rules.limits.totalMs;
  const attempts: Attempt[] = [];
  for (;;) {
    const { attempt, ...outcome } = await attemptOnce(call, options.reach, shortened(rules, deadline), fallback);
    attempts.push(attempt);
    const { failure, followed } = outcome;
    const again =
      failure !== undefined &&
      attempts.length <= rules.retries &&
      performance.now() < deadline &&
      retriesAfter(failure, followed?.answer.status, rules.retryOn);
    if (!again) return { ...outcome, attempts };
  }
}

/** The total time is for all tries together. */
function shortened(rules: DeliveryRules, deadline: number): DeliveryRules {
  const totalMs = Math.max(1, Math.min(rules.limits.totalMs, Math.round(deadline - performance.now())));
  return { ...rules, limits: { ...rules.limits, totalMs } };
}

async function attemptOnce(call: WebhookCall, reach: Reach, rules: DeliveryRules, fallback: boolean) {
  const started = performance.now();
  const hops: Hop[] = [];
  let followed: Followed | undefined;
  let failure: DeliveryFailure | undefined;
  try {
    followed = await follow(call, { reach, rules, onHop: (hop) => hops.push(hop) });
    failure = statusFailure(followed.answer.status);
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    failure = error;
  }
  const told = failure === undefined ? {} : { failure: { code: failure.code, message: failure.message } };
  const attempt: Attempt = { url: call.url, fallback, hops, durationMs: rounded(performance.now() - started), ...told };
  return { attempt, followed, failure };
}

/** Tenths of a millisecond: more digits say nothing. */
function rounded(ms: number): number {
  return Math.round(ms * 10) / 10;
}

/** https://www.twilio.com/docs/api/errors/11217 */
function statusFailure(status: number): DeliveryFailure | undefined {
  if (status >= 200 && status < 300) return undefined;
  return new DeliveryFailure('status', 11217, `It was answered with status ${status}.`);
}
