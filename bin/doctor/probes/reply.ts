import { randomUUID } from 'node:crypto';
import { type Followed, follow, type Hop } from '../../send/follow';
import { KINDS, type Kind } from '../../send/kinds';
import type { WebhookCall } from '../../send/webhook-call';
import { DeliveryFailure } from '../../send/wire/failure';
import { parseTextUrl } from '../../send/wire/text-url';
import type { ExamineOptions } from '../examine-options';
import { rulesOf } from './rules';

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
