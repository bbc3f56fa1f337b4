import { randomUUID } from 'node:crypto';
import {
  DeliveryFailure,
  type DeliveryRules,
  deliveryRules,
  type Followed,
  follow,
  type Hop,
  KINDS,
  type Kind,
  OverrideError,
  parseTextUrl,
  type TextUrl,
  type WebhookCall,
} from '../twilio';
import type { ExamineOptions } from './options';

/** Returns the limits that Twilio applies to the URL, including its connection overrides. There are no retries. */
export function rulesOf({ fragment }: TextUrl, { limits }: ExamineOptions): DeliveryRules {
  const rules = readRules(fragment, limits.totalMs);
  return {
    ...rules,
    limits: {
      connectMs: Math.min(limits.connectMs, rules.limits.connectMs),
      readMs: Math.min(limits.readMs, rules.limits.readMs),
      totalMs: rules.limits.totalMs,
    },
    retries: 0,
  };
}

/** Invalid overrides have their own check. The other checks ignore them. */
function readRules(fragment: string | undefined, ceilingMs: number): DeliveryRules {
  try {
    return deliveryRules(fragment, ceilingMs);
  } catch (error) {
    if (!(error instanceof OverrideError)) throw error;
    return deliveryRules(undefined, ceilingMs);
  }
}

/** Sender of a request: Twilio, someone who signs with a different token, or someone who doesn't sign. */
export type Sender = 'signed' | 'wrongly-signed' | 'unsigned';

/** The result of a request. */
export interface Reply {
  readonly hops: readonly Hop[];
  readonly followed?: Followed;
  readonly failure?: DeliveryFailure;
}

/** Statuses that a webhook rejects a request with. */
const REJECTIONS = [400, 401, 403];

/** Whether a status means that the webhook rejected the request. */
export function isRejection(status: number): boolean {
  return REJECTIONS.includes(status);
}

/** Sends a webhook and follows redirects. */
export async function requestReply(url: string, sender: Sender, options: ExamineOptions): Promise<Reply> {
  const hops: Hop[] = [];
  const target = parseTextUrl(url);
  try {
    const followed = await follow(webhookCall(url, sender, options), {
      reach: options.reach,
      rules: rulesOf(target, options),
      // The TLS checks report on the certificate. Only a trusted server may receive credentials.
      verify: target.userInfo !== undefined,
      onHop: (hop) => hops.push(hop),
    });
    return { hops, followed };
  } catch (failure) {
    if (!(failure instanceof DeliveryFailure)) throw failure;
    return { hops, failure };
  }
}

function webhookCall(url: string, sender: Sender, { authToken, kind, method }: ExamineOptions): WebhookCall {
  const { params, json }: Kind = KINDS[kind];
  const fresh = params();
  return {
    url,
    method: json ? 'POST' : method,
    params: json ? {} : fresh,
    ...(json ? { json: json(fresh) } : {}),
    // A random token makes a well-formed signature that can't be valid.
    authToken: sender === 'signed' ? (authToken ?? '') : randomUUID(),
    idempotencyToken: randomUUID(),
    signing: sender === 'unsigned' ? 'none' : 'valid',
    eagerCredentials: kind === 'event-streams',
  };
}
