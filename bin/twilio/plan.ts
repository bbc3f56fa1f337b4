import { randomUUID } from 'node:crypto';
import { UsageError } from '../terminal';
import type { DeliverOptions } from './deliver';
import { parseTextUrl, type Reach } from './http';
import { KINDS, type Kind, type KindName } from './kinds';
import { deliveryRules } from './overrides';
import type { Form, WebhookCall } from './webhook-call';

/** What is to be sent, as the options say it. */
export interface SendOptions {
  readonly kind: KindName;
  readonly url: string;
  readonly authToken: string;
  readonly get: boolean;
  readonly set: Form;
  /** Sends the parameters as a JSON object. */
  readonly asJson: boolean;
  /** Sends this as JSON. */
  readonly jsonBody?: unknown;
  readonly tamper: boolean;
  readonly fallbackUrl?: string | undefined;
  readonly reach: Reach;
}

/** A webhook that can be made again and again, each with SIDs and an idempotency token of its own. */
export interface SendPlan {
  readonly next: () => WebhookCall;
  readonly options: DeliverOptions;
}

/** @throws {UsageError} before anything is sent. */
export function sendPlan(options: SendOptions): SendPlan {
  const kind: Kind = KINDS[options.kind];
  const json = options.asJson || options.jsonBody !== undefined || kind.json !== undefined;
  if (json && options.get) throw new UsageError('A JSON body goes with POST only: leave out --get.');
  for (const url of [options.url, options.fallbackUrl].filter((each) => each !== undefined)) {
    deliveryRules(parseTextUrl(url).fragment, kind.ceilingMs);
  }
  const { reach, fallbackUrl } = options;
  return { next: () => webhookCall(options, kind), options: { reach, fallbackUrl, ceilingMs: kind.ceilingMs } };
}

function webhookCall(options: SendOptions, kind: Kind): WebhookCall {
  const params: Form = { ...kind.params(), ...options.set };
  const json = options.jsonBody ?? kind.json?.(params) ?? (options.asJson ? params : undefined);
  return {
    url: options.url,
    method: options.get ? 'GET' : 'POST',
    params: json === undefined ? params : {},
    ...(json === undefined ? {} : { json }),
    authToken: options.authToken,
    idempotencyToken: randomUUID(),
    signing: options.tamper ? 'tampered' : 'valid',
    eagerCredentials: options.kind === 'event-streams',
  };
}
