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

/** How Twilio would deliver to the URL, with its connection overrides; one try is enough to look at it. */
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

/** Wrong overrides are a finding of their own; the rest is looked at as if there were none. */
function readRules(fragment: string | undefined, ceilingMs: number): DeliveryRules {
  try {
    return deliveryRules(fragment, ceilingMs);
  } catch (error) {
    if (!(error instanceof OverrideError)) throw error;
    return deliveryRules(undefined, ceilingMs);
  }
}

/** Who asks: Twilio, somebody who signs with another token, somebody who does not sign. */
export type Sender = 'signed' | 'wrongly-signed' | 'unsigned';

/** What a request brought. */
export interface Reply {
  readonly hops: readonly Hop[];
  readonly followed?: Followed;
  readonly failure?: DeliveryFailure;
}

/** Sends a webhook, follows where it leads. */
export async function requestReply(url: string, sender: Sender, options: ExamineOptions): Promise<Reply> {
  const hops: Hop[] = [];
  const target = parseTextUrl(url);
  try {
    const followed = await follow(webhookCall(url, sender, options), {
      reach: options.reach,
      rules: rulesOf(target, options),
      // Findings on the certificate are made elsewhere; credentials are only shown to a server that is trusted.
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
    // Signed with a token that nobody else knows, a signature is as wrong as can be.
    authToken: sender === 'signed' ? (authToken ?? '') : randomUUID(),
    idempotencyToken: randomUUID(),
    signing: sender === 'unsigned' ? 'none' : 'valid',
    eagerCredentials: kind === 'event-streams',
  };
}
