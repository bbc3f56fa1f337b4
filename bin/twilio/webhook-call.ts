import { InvalidArgumentError } from 'commander';
import {
  type RawRequest,
  type SignedRequest,
  type SigningSharedKey,
  signedRequest,
  toRawRequest,
} from '../../lambda/testing';
import { signedText } from './http';

/** Parameters of a webhook; a list sends the name several times. */
export type Form = Readonly<Record<string, string | readonly string[]>>;

/** A webhook to deliver. */
export interface WebhookCall {
  /** URL as configured at Twilio, including user info and connection overrides. */
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly params: Form;
  /** Sent instead of a form. */
  readonly json?: unknown;
  readonly authToken: string;
  /** Signs instead of the auth token. */
  readonly sharedKey?: SigningSharedKey | undefined;
  /** The same for every attempt. */
  readonly idempotencyToken: string;
  /** `tampered` changes the request after signing it; `none` omits the signature. */
  readonly signing: 'valid' | 'tampered' | 'none';
  /** Whether to send credentials before the server asks for them, as only Event Streams does. */
  readonly eagerCredentials: boolean;
  /** URL to sign instead of the one to call, as if a proxy changed it on the way. Default: none. */
  readonly signedUrl?: string | undefined;
}

/** Signs a request to a URL without user info and fragment, and returns it as it goes over the wire. */
export function rawRequestFor(call: WebhookCall, url: string, headers: Record<string, string>): RawRequest {
  const signed = signedRequest({
    url: call.signedUrl === undefined ? url : signedText(call.signedUrl),
    method: call.method,
    params: call.params,
    authToken: call.authToken,
    ...(call.sharedKey ? { sharedKey: call.sharedKey } : {}),
    headers: { 'I-Twilio-Idempotency-Token': call.idempotencyToken, ...headers },
    ...(call.json === undefined ? {} : { json: call.json }),
  });
  const raw = toRawRequest(spoiled(moved(signed, url, call.signedUrl), call));
  return { ...raw, target: wireTarget(raw.target) };
}

/** Moves a request to the URL to call, with what signing added to the query. */
function moved(request: SignedRequest, url: string, signedUrl: string | undefined): SignedRequest {
  if (signedUrl === undefined) return request;
  const added = request.url.slice(signedText(signedUrl).length).replace(/^[?&]/, '');
  return { ...request, url: added === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${added}` };
}

function spoiled(request: SignedRequest, { signing, json }: WebhookCall): SignedRequest {
  if (signing === 'none') return unsigned(request);
  return signing === 'tampered' ? tampered(request, json !== undefined) : request;
}

function unsigned({ headers, ...request }: SignedRequest): SignedRequest {
  const { 'X-Twilio-Signature': _, ...others } = headers;
  return { ...request, headers: others };
}

/** Adds something that wasn't signed: a parameter, or a space after the JSON. */
function tampered(request: SignedRequest, json: boolean): SignedRequest {
  const { method, url, body } = request;
  if (method === 'GET') return { ...request, url: `${url}${url.includes('?') ? '&' : '?'}Forged=1` };
  if (json) return { ...request, body: `${body} ` };
  return { ...request, body: `${body}${body === '' ? '' : '&'}Forged=1` };
}

/** Twilio signs an apostrophe in the query as is, and sends it escaped. https://github.com/twilio/twilio-node/issues/1059 */
function wireTarget(target: string): string {
  const mark = target.indexOf('?');
  return mark < 0 ? target : target.slice(0, mark) + target.slice(mark).replaceAll("'", '%27');
}

/** Collects `Name=value`. A repeated name is sent several times. */
export function collectParam(text: string, previous: Form = {}): Form {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('Must be Name=value, such as Body=Hi. The value may be empty.');
  const name = text.slice(0, equals);
  const value = text.slice(equals + 1);
  const before = Object.hasOwn(previous, name) ? [previous[name] ?? []].flat() : [];
  return { ...previous, [name]: before.length === 0 ? value : [...before, value] };
}
