import { createHmac } from 'node:crypto';
import type { EncodeOptions } from '../../../lambda/encoding';
import { encoders } from '../../../lambda/encoding/encoders';
import type { FrontDoorName } from '../../../lambda/testing';

/** A front door, and the public URL's path there. */
export interface Door {
  readonly name: string;
  readonly door: FrontDoorName;
  readonly options?: EncodeOptions;
  readonly path: string;
}

/** Every front door that Twilio can call with GET and several values of a name. */
export const DOORS: readonly Door[] = [
  { name: "a REST API's own endpoint", door: 'rest-api', options: { stage: 'live' }, path: '/live/voice' },
  { name: "a REST API's custom domain", door: 'rest-api', options: { basePath: '' }, path: '/voice' },
  { name: 'a load balancer', door: 'application-load-balancer', path: '/voice' },
  { name: 'an HTTP API, payload 1.0', door: 'http-api', options: { payloadFormatVersion: '1.0' }, path: '/voice' },
  { name: 'an HTTP API, payload 2.0', door: 'http-api', path: '/voice' },
  { name: 'a Function URL', door: 'function-url', path: '/voice' },
];

export const HOST = 'hooks.example.com';
const TOKEN = 'secret';

/** The event of a request that Twilio signed, after JSON and with the query's maps in another order. */
export function signedGet(
  { door, options, path }: Door,
  query: string,
  { reorder = (names: readonly string[]) => [...names].reverse(), sent = query } = {},
): Record<string, unknown> {
  const signature = createHmac('sha1', TOKEN).update(`https://${HOST}${path}?${query}`).digest('base64');
  const event = encoders[door](
    {
      method: 'GET',
      scheme: 'https',
      host: HOST,
      target: `${path}?${sent}`,
      headers: [['X-Twilio-Signature', signature]],
      body: Buffer.alloc(0),
    },
    options,
  );
  return JSON.parse(JSON.stringify(withMaps(event, reorder)));
}

function withMaps(event: Record<string, unknown>, reorder: (names: readonly string[]) => string[]) {
  const maps = ['queryStringParameters', 'multiValueQueryStringParameters'].flatMap((key) => {
    const map = event[key] as Record<string, unknown> | null | undefined;
    return map ? [[key, Object.fromEntries(reorder(Object.keys(map)).map((name) => [name, map[name]]))]] : [];
  });
  return { ...event, ...Object.fromEntries(maps) };
}

/** The orders that a map can hand over: turned around, and sorted. Neither is one in which Twilio sent them. */
export const MAP_ORDERS: readonly ((names: readonly string[]) => string[])[] = [
  (names) => [...names].reverse(),
  (names) => [...names].sort((one, other) => one.length - other.length || (one < other ? 1 : -1)),
];
