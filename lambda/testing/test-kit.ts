import { createHash, createHmac } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { FrontDoorName } from '../../lib/contract';
import { type EncodeOptions, encoders, type RawRequest } from '../encoding';
import { object, type Pair } from '../front-door';
import { twilioQuery } from '../public-url';
import { type SharedKeyAlgorithm, signedParams } from '../signature';

/** A request from Twilio. */
export interface SignedRequestOptions {
  /** The public URL that Twilio calls, exactly as configured there. Its fragment is neither signed nor sent. */
  readonly url: string;
  /** Auth token to sign with. Required without `sharedKey`. */
  readonly authToken?: string;
  /** Signs with a shared key of the Webhooks configuration API instead, and names it in the header that Twilio adds. */
  readonly sharedKey?: SigningSharedKey;
  /**
   * The method. With `GET`, the parameters are in the query, in the order and encoding in which Twilio sends
   * them. Default: `POST`.
   */
  readonly method?: 'GET' | 'POST';
  /** Form parameters. A list sends the name several times. Default: none. */
  readonly params?: Readonly<Record<string, string | readonly string[]>>;
  /** A JSON body to send instead of a form. Its hash is added to the URL as `bodySHA256`. */
  readonly json?: unknown;
  /** Headers in addition to those of Twilio. They replace Twilio's headers of the same name. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The shared key that a request is signed with. */
export interface SigningSharedKey {
  readonly id: string;
  readonly secret: string;
  /** @default 'HMAC_SHA256' */
  readonly algorithm?: SharedKeyAlgorithm;
}

/** A signed request on the wire. */
export interface SignedRequest {
  readonly method: 'GET' | 'POST';
  /** The URL as sent: with the parameters of a GET, or with `bodySHA256`. */
  readonly url: string;
  readonly headers: Record<string, string>;
  /** Empty with GET. */
  readonly body: string;
}

/** A signed request and the configuration of the front door that encodes it. */
export interface SignedEventOptions extends SignedRequestOptions, EncodeOptions {
  readonly frontDoor: FrontDoorName;
}

type Form = Readonly<Record<string, string | readonly string[]>>;

function pairsOf(params: Form): Pair[] {
  return Object.entries(params).flatMap(([name, value]) => [value].flat().map((each): Pair => [name, each]));
}

function formBody(params: Form): string {
  return new URLSearchParams(pairsOf(params).map((pair) => [...pair])).toString();
}

function withQuery(url: string, query: string): string {
  if (query === '') return url;
  return `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

/**
 * Removes connection overrides, which Twilio itself uses.
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
function withoutFragment(url: string): string {
  return url.split('#', 1)[0] ?? '';
}

/**
 * Returns the method, the URL, the body, and the content that is signed with the URL, in one of Twilio's three ways.
 */
function content(options: SignedRequestOptions) {
  const { method = 'POST', params = {}, json } = options;
  const url = withoutFragment(options.url);
  if (method === 'GET')
    return { method, url: withQuery(url, twilioQuery(pairsOf(params))), body: '', signed: {}, type: undefined };
  if (json === undefined) {
    return { method, url, body: formBody(params), signed: params, type: 'application/x-www-form-urlencoded' };
  }
  const body = JSON.stringify(json);
  const hash = createHash('sha256').update(body).digest('hex');
  return { method, url: withQuery(url, `bodySHA256=${hash}`), body, signed: {}, type: 'application/json' };
}

/**
 * Returns a request signed by Twilio's own library, to send over HTTP.
 * https://www.twilio.com/docs/usage/security#validating-requests
 *
 * @throws {TypeError} if there is neither an auth token nor a shared key.
 */
export function signedRequest(options: SignedRequestOptions): SignedRequest {
  const { method, url, body, signed, type } = content(options);
  const headers = {
    'User-Agent': 'TwilioProxy/1.1',
    Accept: '*/*',
    'I-Twilio-Idempotency-Token': '8cd5f0b2-6a3e-4d0e-9d0b-3f1a3c4b5a69',
    ...signatureHeaders(options, url, signed),
    ...(type === undefined ? {} : { 'Content-Type': `${type}; charset=utf-8` }),
    ...options.headers,
  };
  return { method, url, headers, body };
}

function signatureHeaders({ authToken, sharedKey }: SignedRequestOptions, url: string, params: Form) {
  if (sharedKey) {
    const { id, secret, algorithm = 'HMAC_SHA256' } = sharedKey;
    return {
      'X-Twilio-Signature': createHmac(algorithm === 'HMAC_SHA1' ? 'sha1' : 'sha256', secret)
        .update(url + signedParams(pairsOf(params)), 'utf8')
        .digest('base64'),
      'X-Twilio-Webhooks-Signature-Settings': `key=${id},algorithm=${algorithm}`,
    };
  }
  if (authToken === undefined) throw new TypeError('Set `authToken` or `sharedKey` to sign the request with.');
  return { 'X-Twilio-Signature': getExpectedTwilioSignature(authToken, url, params) };
}

/** Converts a signed request to a {@link RawRequest}. Splits the URL as text, because `URL` would rewrite it. */
export function toRawRequest({ method, url, headers, body }: SignedRequest): RawRequest {
  const [, scheme, authority = '', target = ''] = /^(https?):\/\/(?:[^/?#]*@)?([^/?#]*)([^#]*)/.exec(url) ?? [];
  return {
    method,
    scheme: scheme === 'http' ? 'http' : 'https',
    host: authority,
    target: target.startsWith('/') ? target : `/${target}`,
    headers: Object.entries(headers).map(([name, value]): Pair => [name, value]),
    body: Buffer.from(body, 'utf8'),
  };
}

/**
 * Returns the event of a front door for a signed request.
 *
 * @throws {RefusedByFrontDoorError} if the front door answers the request itself.
 * @example
 * const event = signedEvent({ frontDoor: 'http-api', url: 'https://hooks.example.com/voice', authToken: 'secret',
 *   params: voiceParams() });
 */
export function signedEvent(options: SignedEventOptions): Record<string, unknown> {
  return encoders[options.frontDoor](toRawRequest(signedRequest(options)), options);
}

/** Returns the body of a handler's response as text, usually TwiML, at any front door. */
export function twimlOf(response: unknown): string {
  const { body, isBase64Encoded } = object(response);
  const text = typeof body === 'string' ? body : '';
  return isBase64Encoded === true ? Buffer.from(text, 'base64').toString('utf8') : text;
}
