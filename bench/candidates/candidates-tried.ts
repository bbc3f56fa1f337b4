import { type EncodeOptions, encoders } from '../../lambda/encoding';
import { frontDoorOf, type Pair } from '../../lambda/front-door';
import { parseOrigin, publicUrls } from '../../lambda/public-url';
import { type FrontDoorName, signedRequest, toRawRequest } from '../../lambda/testing';
import { CAPTURED_ORDERS } from '../../proof/get-orders/captured-orders';
import { queryOf } from '../../proof/get-orders/queries';

/** A front door, and whether its events keep the URL as it was called. */
interface Door {
  readonly name: string;
  readonly door: FrontDoorName;
  readonly options?: EncodeOptions;
  readonly path: string;
  readonly keepsUrl: boolean;
}

const HOST = 'hooks.example.com';

export const DOORS: readonly Door[] = [
  { name: 'Function URL', door: 'function-url', path: '/voice', keepsUrl: true },
  { name: 'HTTP API', door: 'http-api', path: '/voice', keepsUrl: true },
  { name: 'ALB', door: 'application-load-balancer', path: '/voice', keepsUrl: false },
  { name: 'REST API', door: 'rest-api', options: { stage: 'live' }, path: '/live/voice', keepsUrl: false },
  {
    name: 'HTTP API, payload 1.0',
    door: 'http-api',
    options: { payloadFormatVersion: '1.0' },
    path: '/voice',
    keepsUrl: false,
  },
];

/** A webhook: the query of its URL, with Twilio's parameters if the method is GET. */
interface Webhook {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly query: string;
}

/** Queries as they are configured for calls and messages. The parameters of a form don't matter for the URL. */
const POSTED = {
  'call, message, or status': '',
  'status of a tenant': 'tenant=7',
  'step of a menu': 'step=2&lang=en',
  'call back to a number': 'to=%2B14155550100',
  'record in a CRM': 'contact=0031U00001aBcDe&source=web',
  'user by email': 'user=jo%40example.com',
  'next page': 'next=%2Fmenu%2Fsales',
  'name with a space': 'name=Jo%20Smith',
  'name with a space, as a form': 'name=Jo+Smith',
  'name with an umlaut': 'name=Z%C3%BCrich',
  'time of an appointment': 'at=2026-11-28T09%3A30%3A00Z',
  token: 'token=eyJhbGciOiJIUzI1NiJ9.eyJpZCI6IjQyIn0.c2lnbmF0dXJl_-',
  'Event Streams or Studio, JSON': `bodySHA256=${'0123456789abcdef'.repeat(4)}`,
  'page of results': 'page=2&size=50',
  'time zone': 'tz=America%2FNew_York',
  'JSON of a tenant': `tenant=7&bodySHA256=${'0123456789abcdef'.repeat(4)}`,
};

/** Kinds of captured requests since 2021. */
const SENT_WITH_GET = CAPTURED_ORDERS.filter(({ year, fromApplication }) => year > 2020 && !fromApplication);

export const WEBHOOKS: readonly Webhook[] = [
  ...Object.entries(POSTED).map(([name, query]): Webhook => ({ name, method: 'POST', query })),
  ...SENT_WITH_GET.map((captured): Webhook => {
    const { kind, year } = captured;
    return { name: `${kind.replace(' (GET)', '')}, ${year}`, method: 'GET', query: queryOf(captured) };
  }),
];

/** Returns the number of candidates until the right one. The door hands over a query map turned around. */
export function tried({ method, query }: Webhook, { door, options, path }: Door): number {
  const url = `https://${HOST}${path}${query === '' ? '' : `?${query}`}`;
  const raw = toRawRequest(signedRequest({ url, method, authToken: 'secret' }));
  const event = turnedAround(encoders[door](raw, options));
  const request = frontDoorOf(event)?.read(event);
  return request ? publicUrls(request, [parseOrigin(`https://${HOST}`)]).urls.indexOf(url) + 1 : 0;
}

function turnedAround(event: Record<string, unknown>): Record<string, unknown> {
  const maps = ['queryStringParameters', 'multiValueQueryStringParameters'].flatMap((key): [string, unknown][] => {
    const map = event[key];
    return map ? [[key, Object.fromEntries(Object.entries(map).reverse())]] : [];
  });
  return { ...event, ...Object.fromEntries(maps) };
}

/** Returns a row per webhook with a column per front door. */
export function triedRows(): Record<string, string>[] {
  return WEBHOOKS.map((webhook) => ({
    webhook: `${webhook.method}: ${webhook.name}`,
    ...Object.fromEntries(DOORS.map((door): Pair => [door.name, String(tried(webhook, door))])),
  }));
}
