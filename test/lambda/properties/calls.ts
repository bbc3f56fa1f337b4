import type { EncodeOptions } from '../../../lambda/encoding';
import { encoders } from '../../../lambda/encoding/encoders';
import { frontDoorOf } from '../../../lambda/front-door/codecs';
import type { FrontDoorRequest } from '../../../lambda/front-door/front-door';
import { parseOrigin } from '../../../lambda/public-url/origin';
import { type Candidates, publicUrls } from '../../../lambda/public-url/public-url';
import {
  type FrontDoorName,
  type SignedRequest,
  type SignedRequestOptions,
  signedRequest,
  toRawRequest,
} from '../../../lambda/testing';

/** A call from Twilio and its path to the function. */
export interface Call {
  readonly door: FrontDoorName;
  readonly options?: EncodeOptions;
  readonly signed: SignedRequestOptions & { readonly authToken: string };
  /** The parts that the front door sees differently than signed: behind a proxy, or escaped by Twilio. */
  readonly wire?: { readonly host?: string; readonly target?: string };
  readonly origins?: readonly string[];
}

/** A delivered call: the event after a round trip through JSON, the request read from it, and the candidates. */
export interface Delivered {
  readonly sent: SignedRequest;
  readonly event: Record<string, unknown>;
  readonly request: FrontDoorRequest;
  readonly candidates: Candidates;
}

/** Reverses query maps, because no front door guarantees their order. */
function reversedMaps(event: Record<string, unknown>): Record<string, unknown> {
  const turned = ['queryStringParameters', 'multiValueQueryStringParameters'].flatMap((key) => {
    const map = event[key];
    return map ? [[key, Object.fromEntries(Object.entries(map).reverse())]] : [];
  });
  return { ...event, ...Object.fromEntries(turned) };
}

/** Sends a call through its front door: `read(encode(request))`. */
export function deliver({ door, options = {}, signed, wire = {}, origins = [] }: Call): Delivered {
  const sent = signedRequest(signed);
  const encoded = encoders[door]({ ...toRawRequest(sent), ...wire }, options);
  const event: Record<string, unknown> = JSON.parse(JSON.stringify(reversedMaps(encoded)));
  const request = frontDoorOf(event)?.read(event);
  if (request?.frontDoor !== door) throw new Error(`The event of ${door} is taken for that of ${request?.frontDoor}.`);
  return { sent, event, request, candidates: publicUrls(request, origins.map(parseOrigin)) };
}
