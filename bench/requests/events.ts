import { encoders } from '../../lambda/encoding/encoders';
import {
  type FrontDoorName,
  messageParams,
  type SignedRequestOptions,
  signedEvent,
  signedRequest,
  toRawRequest,
  voiceParams,
} from '../../lambda/testing';

export const TOKEN = '0123456789abcdef0123456789abcdef';

/** The doors with their usual URLs. A REST API has its stage in the path. */
export const DOORS: Readonly<Record<FrontDoorName, { readonly origin: string; readonly stage?: string }>> = {
  'application-load-balancer': { origin: 'https://hooks.example.com' },
  'rest-api': { origin: 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/live', stage: 'live' },
  'http-api': { origin: 'https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com' },
  'function-url': { origin: 'https://abcdefghijklmnopqrstuvwxyz012345.lambda-url.us-east-1.on.aws' },
};
export const DOOR_NAMES = Object.keys(DOORS) as FrontDoorName[];

type Own = Omit<SignedRequestOptions, 'url' | 'authToken'>;

/** A kind of Twilio webhook that front doors may treat differently. */
export interface Kind {
  readonly name: string;
  readonly target: string;
  readonly own: Own;
  /** Whether the signature is valid. */
  readonly signed: boolean;
}

export const CALL: Kind = { name: 'call', target: '/voice', own: { params: voiceParams() }, signed: true };

export const KINDS: readonly Kind[] = [
  CALL,
  { name: 'message with emoji', target: '/message', own: { params: messageParams() }, signed: true },
  { name: 'own query', target: '/voice?to=%2B1+415&ref=a%2Fb', own: { params: voiceParams() }, signed: true },
  { name: 'apostrophe in the query', target: "/voice?name=O'Neil", own: { params: voiceParams() }, signed: true },
  { name: 'GET', target: '/message', own: { method: 'GET', params: messageParams() }, signed: true },
  { name: 'repeated parameter', target: '/voice', own: { params: { Digit: ['1', '2'] } }, signed: true },
  { name: 'JSON', target: '/message', own: { json: { MessageStatus: 'delivered' } }, signed: true },
  { name: 'forged', target: '/voice', own: { params: voiceParams() }, signed: false },
];

/** Returns the event of a webhook at a door. Twilio signs a plain apostrophe but sends it percent-encoded. */
export function eventOf(door: FrontDoorName, { target, own, signed }: Kind): Record<string, unknown> {
  const { origin, stage } = DOORS[door];
  const options = { url: `${origin}${target}`, authToken: signed ? TOKEN : 'forged', ...own };
  if (!target.includes("'")) return signedEvent({ frontDoor: door, ...options, ...(stage && { stage }) });
  const raw = toRawRequest(signedRequest(options));
  return encoders[door]({ ...raw, target: raw.target.replaceAll("'", '%27') }, { ...(stage && { stage }) });
}
