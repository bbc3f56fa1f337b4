import { type Followed, follow, type Hop } from './follow';
import { DeliveryFailure, parseTextUrl, type Reach } from './http';
import { type DeliveryRules, deliveryRules, retriesAfter } from './overrides';
import type { WebhookCall } from './webhook-call';

/** One attempt at one URL. */
export interface Attempt {
  readonly url: string;
  readonly fallback: boolean;
  readonly hops: readonly Hop[];
  readonly durationMs: number;
  readonly failure?: { readonly code: number; readonly message: string };
}

/** The result of delivering a webhook. */
export interface Delivery {
  readonly attempts: readonly Attempt[];
  /** The last response, whatever its status; `undefined` if there is none. */
  readonly followed: Followed | undefined;
  /** The last failure; `undefined` after a 2xx response. */
  readonly failure: DeliveryFailure | undefined;
}

export interface DeliverOptions {
  readonly reach: Reach;
  /** Maximum total time that the Twilio product waits, in milliseconds. */
  readonly ceilingMs: number;
  /** Called after the last attempt at the URL fails. */
  readonly fallbackUrl?: string | undefined;
}

/** Delivers a webhook as Twilio does: retries within the total time, then calls the fallback URL. */
export async function deliver(call: WebhookCall, options: DeliverOptions): Promise<Delivery> {
  const primary = await deliverTo(call, options, false);
  if (primary.failure === undefined || options.fallbackUrl === undefined) return primary;
  const fallback = await deliverTo(fallbackCall(call, options.fallbackUrl, primary.failure), options, true);
  return { ...fallback, attempts: [...primary.attempts, ...fallback.attempts] };
}

/** The fallback receives the error. https://www.twilio.com/docs/voice/twiml#request-parameters */
function fallbackCall(call: WebhookCall, url: string, { code }: DeliveryFailure): WebhookCall {
  const params = { ...call.params, ErrorCode: String(code), ErrorUrl: call.url.replace(/#.*$/, '') };
  return { ...call, url, params, signedUrl: undefined };
}

async function deliverTo(call: WebhookCall, options: DeliverOptions, fallback: boolean): Promise<Delivery> {
  const rules = deliveryRules(parseTextUrl(call.url).fragment, options.ceilingMs);
  const deadline = performance.now() + rules.limits.totalMs;
  const attempts: Attempt[] = [];
  for (;;) {
    const { attempt, ...outcome } = await attemptOnce(call, options.reach, remaining(rules, deadline), fallback);
    attempts.push(attempt);
    const { failure, followed } = outcome;
    const again =
      failure !== undefined &&
      attempts.length <= rules.retries &&
      performance.now() < deadline &&
      retriesAfter(failure, followed?.response.status, rules.retryOn);
    if (!again) return { ...outcome, attempts };
  }
}

/** All attempts share the total time. */
function remaining(rules: DeliveryRules, deadline: number): DeliveryRules {
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
    failure = statusFailure(followed.response.status);
  } catch (error) {
    if (!(error instanceof DeliveryFailure)) throw error;
    failure = error;
  }
  const reported = failure === undefined ? {} : { failure: { code: failure.code, message: failure.message } };
  const durationMs = Math.round((performance.now() - started) * 10) / 10;
  return { attempt: { url: call.url, fallback, hops, durationMs, ...reported }, followed, failure };
}

/** https://www.twilio.com/docs/api/errors/11217 */
function statusFailure(status: number): DeliveryFailure | undefined {
  if (status >= 200 && status < 300) return undefined;
  return new DeliveryFailure('status', 11217, `The server responded with status ${status}.`);
}
