import { randomUUID } from 'node:crypto';
import type { RawRequest } from '../../lambda/testing';
import {
  DeliveryFailure,
  type DeliveryRules,
  deliveryRules,
  destination,
  exchange,
  type Followed,
  follow,
  type Hop,
  type HttpResponse,
  KINDS,
  type Kind,
  OverrideError,
  parseTextUrl,
  rawRequestFor,
  signedText,
  type TextUrl,
  type WebhookCall,
} from '../twilio';
import type { ExamineOptions } from './options';

/** Returns the limits that Twilio applies to the URL, including its connection overrides, but without retries. */
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

/** Whether a response is a page for browsers, such as a login. */
export function isWebPage({ headers, body }: HttpResponse): boolean {
  return (
    /^text\/html/i.test(headers['content-type'] ?? '') &&
    /<(?:!doctype|html|head|body)\b/i.test(body.toString('latin1'))
  );
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

/** A difference between what is signed and what is sent. */
export interface Change {
  /** Returns the URL to sign instead of the one that is sent, and whether to sign the form's parameters. */
  readonly sign?: { readonly url: (sent: string) => string; readonly form: boolean };
  /** Sends a JSON body that isn't signed: it differs from `bodySHA256`, or the URL has none. */
  readonly json?: 'changed' | 'unhashed';
}

/**
 * Sends one signed request, without following redirects or responding to a challenge.
 *
 * @returns `undefined` when no response arrives.
 */
export async function probe(
  url: string,
  options: ExamineOptions,
  change: Change = {},
): Promise<HttpResponse | undefined> {
  const target = parseTextUrl(url);
  const { servername, ...server } = destination(target, options.reach);
  const { limits, sni } = rulesOf(target, options);
  const connection = { ...server, ca: options.reach.ca, servername: sni ? servername : '', limits };
  try {
    return await exchange(changed(url, options, change), { ...connection, verify: target.userInfo !== undefined });
  } catch (failure) {
    if (!(failure instanceof DeliveryFailure)) throw failure;
    return undefined;
  }
}

function changed(url: string, options: ExamineOptions, { sign, json }: Change): RawRequest {
  if (json !== undefined) return unsignedJson(url, options, json);
  const call = webhookCall(url, 'signed', options);
  const raw = rawRequestFor(call, signedText(url), {});
  if (sign === undefined) return raw;
  const params = sign.form && call.method === 'POST' ? call.params : {};
  const other = sign.url(`${raw.scheme}://${raw.host}${raw.target}`);
  const { json: _, ...form } = call;
  const { headers } = rawRequestFor({ ...form, method: 'POST', params }, other, {});
  const signature = headers.filter(([name]) => name === SIGNATURE);
  return { ...raw, headers: [...raw.headers.filter(([name]) => name !== SIGNATURE), ...signature] };
}

function unsignedJson(url: string, options: ExamineOptions, how: 'changed' | 'unhashed'): RawRequest {
  const { json, ...call } = webhookCall(url, 'signed', options);
  const signed = how === 'changed' ? { json: json ?? { event: randomUUID() } } : {};
  const raw = rawRequestFor({ ...call, ...signed, method: 'POST', params: {} }, signedText(url), {});
  const others = raw.headers.filter(([name]) => name !== 'Content-Type');
  const headers: RawRequest['headers'] = [...others, ['Content-Type', 'application/json; charset=utf-8']];
  return { ...raw, headers, body: Buffer.from(JSON.stringify({ event: randomUUID() })) };
}

const SIGNATURE = 'X-Twilio-Signature';

function webhookCall(url: string, sender: Sender, { authToken, sharedKey, kind, method }: ExamineOptions): WebhookCall {
  const { params, json }: Kind = KINDS[kind];
  const fresh = params();
  return {
    url,
    method: json ? 'POST' : method,
    params: json ? {} : fresh,
    ...(json ? { json: json(fresh) } : {}),
    // A random secret makes a well-formed signature that can't be valid.
    authToken: sender === 'signed' ? (authToken ?? '') : randomUUID(),
    sharedKey: sharedKey && (sender === 'signed' ? sharedKey : { ...sharedKey, secret: randomUUID() }),
    idempotencyToken: randomUUID(),
    signing: sender === 'unsigned' ? 'none' : 'valid',
    eagerCredentials: kind === 'event-streams',
  };
}
