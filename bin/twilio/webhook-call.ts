import { InvalidArgumentError } from 'commander';
import { type SignedRequest, signedRequest } from '../../lambda/testing';

/** Parameters of a webhook; a list sends the name several times. */
export type Form = Readonly<Record<string, string | readonly string[]>>;

/** One webhook to be delivered. */
export interface WebhookCall {
  /** As configured at Twilio: with user info and `#` overrides, if there are any. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly params: Form;
  /** Sent in place of a form. */
  readonly json?: unknown;
  readonly authToken: string;
  /** The same for all tries of one webhook. */
  readonly idempotencyToken: string;
  /** `tampered` changes the request after it was signed, `none` leaves the signature out. */
  readonly signing: 'valid' | 'tampered' | 'none';
  /** Event Streams sends credentials at once, everything else waits to be asked for them. */
  readonly eagerCredentials: boolean;
}

/** The request for a URL without user info and fragment, signed, spoilt or unsigned. */
export function requestFor(call: WebhookCall, url: string, headers: Record<string, string>): SignedRequest {
  const signed = signedRequest({
    url,
    method: call.method,
    params: call.params,
    authToken: call.authToken,
    headers: { 'I-Twilio-Idempotency-Token': call.idempotencyToken, ...headers },
    ...(call.json === undefined ? {} : { json: call.json }),
  });
  if (call.signing === 'none') return unsigned(signed);
  return call.signing === 'tampered' ? tampered(signed, call.json !== undefined) : signed;
}

function unsigned({ headers, ...request }: SignedRequest): SignedRequest {
  const { 'X-Twilio-Signature': _, ...others } = headers;
  return { ...request, headers: others };
}

/** With one thing more than was signed: a parameter, or a blank behind the JSON. */
function tampered(request: SignedRequest, json: boolean): SignedRequest {
  const { method, url, body } = request;
  if (method === 'GET') return { ...request, url: `${url}${url.includes('?') ? '&' : '?'}Forged=1` };
  if (json) return { ...request, body: `${body} ` };
  return { ...request, body: `${body}${body === '' ? '' : '&'}Forged=1` };
}

/** Collects `Name=value`; a name given again is sent several times. */
export function collectParam(text: string, previous: Form = {}): Form {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Give Name=value, the value may be empty: --set Body=Hi');
  const name = text.slice(0, equals);
  const value = text.slice(equals + 1);
  const before = Object.hasOwn(previous, name) ? [previous[name] ?? []].flat() : [];
  return { ...previous, [name]: before.length === 0 ? value : [...before, value] };
}
