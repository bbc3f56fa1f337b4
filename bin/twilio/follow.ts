import {
  type Answer,
  DeliveryFailure,
  exchange,
  parseTextUrl,
  type Reach,
  resolveReference,
  shownUrl,
  signedText,
} from './http';
import type { DeliveryRules } from './overrides';
import { requestFor, type WebhookCall } from './webhook-call';

/** What was asked on the way to an answer. */
export interface Hop {
  readonly method: 'GET' | 'POST';
  /** The URL that was signed. */
  readonly signedUrl: string;
  readonly status: number;
  readonly durationMs: number;
  /** True when it asked for credentials and got them. */
  readonly challenged: boolean;
}

/** The answer at the end, and every step to it. */
export interface Followed {
  readonly hops: readonly Hop[];
  readonly answer: Answer;
  /** Where the answer came from: TwiML's relative URLs start there. */
  readonly url: string;
}

export interface FollowOptions {
  readonly reach: Reach;
  readonly rules: DeliveryRules;
  /** False when certificates are not to be looked at. Default true. */
  readonly verify?: boolean;
  /** Told of each step, also when a later one fails. */
  readonly onHop?: (hop: Hop) => void;
}

/** Twilio's own number is not published; clients commonly give up here. */
const MAX_REDIRECTS = 10;

/** Those that Twilio follows. https://www.twilio.com/docs/api/errors/11216 */
const FOLLOWED = [301, 302, 303, 307];

/**
 * Delivers once: answers a challenge for credentials, follows redirects.
 *
 * @throws {DeliveryFailure} when no answer comes, the redirects do not end, or one leads nowhere.
 */
export async function follow(call: WebhookCall, options: FollowOptions): Promise<Followed> {
  const deadline = performance.now() + options.rules.limits.totalMs;
  const hops: Hop[] = [];
  let current = call;
  while (hops.length <= MAX_REDIRECTS) {
    const { answer, hop } = await ask(current, options, deadline);
    hops.push(hop);
    options.onHop?.(hop);
    if (answer.status < 300 || answer.status > 399) return { hops, answer, url: current.url };
    current = redirected(current, answer);
  }
  throw new DeliveryFailure('redirect', 11215, `More than ${MAX_REDIRECTS} redirects, the last to ${current.url}.`);
}

/** Only 307 keeps method and form. https://www.rfc-editor.org/rfc/rfc9110#section-15.4 */
function redirected(call: WebhookCall, { status, headers }: Answer): WebhookCall {
  const { location } = headers;
  if (!FOLLOWED.includes(status) || !location) {
    const why = location ? 'is not followed' : 'names no Location';
    throw new DeliveryFailure('redirect', 11216, `Redirect ${status} ${why}.`);
  }
  const url = resolveReference(call.url, location);
  try {
    parseTextUrl(url);
  } catch {
    throw new DeliveryFailure('redirect', 11216, `Redirect ${status} leads to ${shownUrl(url)}, which is no web URL.`);
  }
  if (status === 307) return { ...call, url };
  const { json: _, ...rest } = call;
  return { ...rest, url, method: 'GET', params: {} };
}

async function ask(call: WebhookCall, { reach, rules, verify = true }: FollowOptions, deadline: number) {
  const signedUrl = signedText(call.url);
  const credentials = basicCredentials(call.url);
  const send = (headers: Record<string, string>) =>
    exchange(requestFor(call, signedUrl, headers), { reach, verify, sni: rules.sni, limits: within(rules, deadline) });
  const first = await send(call.eagerCredentials ? credentials : {});
  const challenged = first.status === 401 && !call.eagerCredentials && 'Authorization' in credentials;
  const answer = challenged ? await send(credentials) : first;
  const durationMs = answer.durationMs + (challenged ? first.durationMs : 0);
  return { answer, hop: { method: call.method, signedUrl, status: answer.status, durationMs, challenged } };
}

function within({ limits }: DeliveryRules, deadline: number) {
  return { ...limits, totalMs: Math.max(1, Math.round(deadline - performance.now())) };
}

function basicCredentials(url: string): Record<string, string> {
  const { userInfo } = parseTextUrl(url);
  if (!userInfo) return {};
  const plain = userInfo.replace(/%[\da-f]{2}/gi, (code) => String.fromCharCode(Number.parseInt(code.slice(1), 16)));
  return { Authorization: `Basic ${Buffer.from(plain, 'latin1').toString('base64')}` };
}
