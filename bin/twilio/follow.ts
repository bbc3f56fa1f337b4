import {
  DeliveryFailure,
  destination,
  exchange,
  type HttpResponse,
  parseTextUrl,
  type Reach,
  resolveReference,
  shownUrl,
  signedText,
} from './http';
import type { DeliveryRules } from './overrides';
import { rawRequestFor, type WebhookCall } from './webhook-call';

/** One request on the way to the final response. */
export interface Hop {
  readonly method: 'GET' | 'POST';
  /** The URL that was signed. */
  readonly signedUrl: string;
  /** The URL that was called, if it isn't the one that was signed. */
  readonly calledUrl?: string;
  readonly status: number;
  readonly durationMs: number;
  /** True when the server asked for credentials and got them. */
  readonly challenged: boolean;
}

/** The final response and the requests that led to it. */
export interface Followed {
  readonly hops: readonly Hop[];
  readonly response: HttpResponse;
  /** The URL that responded, and the base of relative URLs in its TwiML. */
  readonly url: string;
}

export interface FollowOptions {
  readonly reach: Reach;
  readonly rules: DeliveryRules;
  /** Whether certificates have to be valid. Default: true. */
  readonly verify?: boolean;
  /** Receives each request as it completes, even if a later one fails. */
  readonly onHop?: (hop: Hop) => void;
}

/** Twilio doesn't publish its own maximum; this is a common one. */
const MAX_REDIRECTS = 10;

/** Redirects that Twilio follows. https://www.twilio.com/docs/api/errors/11216 */
const FOLLOWED = [301, 302, 303, 307];

/**
 * Delivers a webhook once: responds to a challenge for credentials and follows redirects.
 *
 * @throws {DeliveryFailure} when no response arrives, there are too many redirects, or one can't be followed.
 */
export async function follow(call: WebhookCall, options: FollowOptions): Promise<Followed> {
  const deadline = performance.now() + options.rules.limits.totalMs;
  const hops: Hop[] = [];
  let current = call;
  while (hops.length <= MAX_REDIRECTS) {
    const { response, hop } = await send(current, options, deadline);
    hops.push(hop);
    options.onHop?.(hop);
    if (response.status < 300 || response.status > 399) return { hops, response, url: current.url };
    current = redirected(current, response);
  }
  throw new DeliveryFailure('redirect', 11215, `More than ${MAX_REDIRECTS} redirects, the last to ${current.url}.`);
}

async function send(call: WebhookCall, { reach, rules, verify }: FollowOptions, deadline: number) {
  const url = signedText(call.url);
  const credentials = basicCredentials(call.url);
  const { servername, ...server } = destination(parseTextUrl(call.url), reach);
  const attempt = (headers: Record<string, string>) =>
    exchange(rawRequestFor(call, url, headers), {
      ...server,
      ca: reach.ca,
      servername: rules.sni ? servername : '',
      verify,
      limits: { ...rules.limits, totalMs: Math.max(1, Math.round(deadline - performance.now())) },
    });
  const first = await attempt(call.eagerCredentials ? credentials : {});
  const challenged = first.status === 401 && !call.eagerCredentials && 'Authorization' in credentials;
  const response = challenged ? await attempt(credentials) : first;
  const durationMs = response.durationMs + (challenged ? first.durationMs : 0);
  const urls = call.signedUrl ? { signedUrl: signedText(call.signedUrl), calledUrl: url } : { signedUrl: url };
  return { response, hop: { method: call.method, ...urls, status: response.status, durationMs, challenged } };
}

function basicCredentials(url: string): Record<string, string> {
  const { userInfo } = parseTextUrl(url);
  if (!userInfo) return {};
  const plain = userInfo.replace(/%[\da-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
  return { Authorization: `Basic ${Buffer.from(plain, 'latin1').toString('base64')}` };
}

/** Only 307 keeps the method and the form. https://www.rfc-editor.org/rfc/rfc9110#section-15.4 */
function redirected(call: WebhookCall, { status, headers }: HttpResponse): WebhookCall {
  const { location } = headers;
  if (!location) throw new DeliveryFailure('redirect', 11216, `Redirect ${status} has no Location header.`);
  if (!FOLLOWED.includes(status)) {
    throw new DeliveryFailure('redirect', 11216, `Twilio doesn't follow redirect ${status}.`);
  }
  const url = resolveReference(call.url, location);
  try {
    parseTextUrl(url);
  } catch {
    const message = `Redirect ${status} leads to ${shownUrl(url)}, which isn't an http(s) URL.`;
    throw new DeliveryFailure('redirect', 11216, message);
  }
  const { signedUrl: _, ...moved } = call;
  if (status === 307) return { ...moved, url };
  const { json: __, ...rest } = moved;
  return { ...rest, url, method: 'GET', params: {} };
}
