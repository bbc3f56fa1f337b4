import { encoders } from '../../../lambda/encoding/encoders';
import { frontDoors } from '../../../lambda/front-door/codecs';
import type { Pair } from '../../../lambda/front-door/front-door';
import {
  type EncodeOptions,
  type FrontDoorName,
  type SignedRequestOptions,
  signedRequest,
  toRawRequest,
} from '../../../lambda/testing';

/** Every front door, with both payloads of an HTTP API and both header modes of a load balancer. */
export const DOORS: readonly {
  readonly name: string;
  readonly door: FrontDoorName;
  readonly options: EncodeOptions;
}[] = [
  { name: 'a load balancer', door: 'application-load-balancer', options: {} },
  { name: 'a load balancer, single headers', door: 'application-load-balancer', options: { multiValueHeaders: false } },
  { name: 'a REST API', door: 'rest-api', options: { basePath: '' } },
  { name: 'an HTTP API', door: 'http-api', options: {} },
  { name: 'an HTTP API, payload 1.0', door: 'http-api', options: { payloadFormatVersion: '1.0' } },
  { name: 'a Function URL', door: 'function-url', options: {} },
];

if (new Set(DOORS.map(({ door }) => door)).size !== frontDoors.length) throw new Error('DOORS lacks a front door.');

/** Changes that an attacker makes to a recorded request before sending it. */
export interface Sent {
  readonly method?: string;
  readonly host?: string;
  readonly target?: string;
  /** Headers by name. They replace those of the same name in any case. `undefined` removes one. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
  /** Headers in addition to those of the same name. */
  readonly more?: readonly Pair[];
  readonly body?: string | Uint8Array;
}

export const VOICE = 'https://hooks.example.com/voice';
export const CALL = { AccountSid: `AC${'0'.repeat(32)}`, Body: 'x', From: '+14155550100' };

/** A request that Twilio signed and an attacker recorded, as the front door passes it on after the attacker's changes. */
export function replay(
  { door, options }: { readonly door: FrontDoorName; readonly options: EncodeOptions },
  sent: Sent = {},
  recorded: Partial<SignedRequestOptions> = {},
): Record<string, unknown> {
  const { headers: changes = {}, more = [], body, ...line } = sent;
  const wire = toRawRequest(signedRequest({ url: VOICE, authToken: 'secret', params: CALL, ...recorded }));
  const replaced = new Set(Object.keys(changes).map((name) => name.toLowerCase()));
  const kept = wire.headers.filter(([name]) => !replaced.has(name.toLowerCase()));
  const put = Object.entries(changes).flatMap(([name, value]): Pair[] => (value === undefined ? [] : [[name, value]]));
  const bytes = body === undefined ? wire.body : Buffer.from(body);
  const event = encoders[door]({ ...wire, ...line, headers: [...kept, ...put, ...more], body: bytes }, options);
  return JSON.parse(JSON.stringify(event));
}
