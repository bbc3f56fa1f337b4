import { createHash } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import type { Cause } from '../../diagnosis/cause';
import type { CheckedUrl, DiagnoseOptions } from '../../diagnosis/request';
import type { EncodeOptions } from '../../lambda/encoding';
import { encoders } from '../../lambda/encoding/encoders';
import type { FrontDoorRequest, Pair } from '../../lambda/front-door/front-door';
import { messageParams, type SigningSharedKey, signedRequest, toRawRequest, voiceParams } from '../../lambda/testing';
import { FRONT_DOOR_NAMES, type FrontDoorName } from '../../lib/contract';

export const TOKEN = '5ca1ab1e5ca1ab1e5ca1ab1e5ca1ab1e';
export const PARENT_TOKEN = 'ba5eba11ba5eba11ba5eba11ba5eba11';

/** A failure: the signed request, the received one, and the expected cause. */
export interface Staged {
  readonly cause: Cause;
  readonly what: string;
  readonly source: { readonly event: unknown } | { readonly request: FrontDoorRequest } | CheckedUrl;
  readonly options: Partial<DiagnoseOptions>;
  /** Expected in the detail. */
  readonly says: RegExp;
}

type Form = Readonly<Record<string, string | readonly string[]>>;

const URL = 'https://hooks.example.com/voice';
const PARAMS = voiceParams();

export function pairs(form: Form): Pair[] {
  return Object.entries(form).flatMap(([name, value]) => [value].flat().map((each): Pair => [name, each]));
}

/** Signs a request with Twilio's library. */
export function sign(url: string, params: Form = {}, token = TOKEN): string {
  return getExpectedTwilioSignature(token, url, params as Record<string, string>);
}

interface Sent {
  readonly url: string;
  readonly params?: Form;
  readonly json?: unknown;
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly token?: string;
  readonly sharedKey?: SigningSharedKey;
}

/** Returns the event of a door for a request that was signed for one URL and received at another. */
export function event(
  frontDoor: FrontDoorName,
  sent: Sent,
  receivedUrl: string,
  own: EncodeOptions & { headers?: Record<string, string>; without?: readonly string[] } = {},
): Record<string, unknown> {
  const { headers, body } = signedRequest({ ...sent, params: sent.params ?? {}, authToken: sent.token ?? TOKEN });
  const wire = toRawRequest({
    method: sent.method ?? 'POST',
    url: receivedUrl,
    headers: { ...headers, ...own.headers },
    body,
  });
  const kept = wire.headers.filter(([name]) => !own.without?.includes(name));
  return encoders[frontDoor](
    { ...wire, headers: kept, ...(sent.body === undefined ? {} : { body: Buffer.from(sent.body) }) },
    own,
  );
}

/** Returns a failure at a door that received the request at another URL than the signed one. */
export function atDoor(
  cause: Cause,
  frontDoor: FrontDoorName,
  [signed, received]: readonly [string, string],
  says: RegExp,
  own: Partial<DiagnoseOptions> & { encode?: Parameters<typeof event>[3]; sent?: Partial<Sent> } = {},
): Staged {
  const { encode, sent, ...options } = own;
  const source = { event: event(frontDoor, { url: signed, params: PARAMS, ...sent }, received, encode) };
  return { cause, what: `${frontDoor}: ${signed} received as ${received}`, source, options, says };
}

/** Returns a failure of a check of a URL and parameters that differ from the signed ones. */
export function checkedAs(
  cause: Cause,
  what: string,
  signed: { readonly url?: string; readonly params?: Form },
  checked: CheckedUrl,
  says: RegExp,
  options: Partial<DiagnoseOptions> = {},
): Staged {
  const signature = sign(signed.url ?? URL, signed.params ?? {});
  return { cause, what, source: checked, options: { signature, ...options }, says };
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export { FRONT_DOOR_NAMES, messageParams, PARAMS, URL, voiceParams };
