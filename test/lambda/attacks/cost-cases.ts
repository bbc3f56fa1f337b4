import type { WebhookOptions } from '../../../lambda';
import { parseOrigin } from '../../../lambda/public-url/origin';
import type { FrontDoorName, SignedRequestOptions } from '../../../lambda/testing';
import { CAPTURED_ORDERS } from '../../../proof/get-orders/captured-orders';
import { replay, type Sent } from './doors';

/** A forged request that is meant to be expensive to reject. */
export interface Case {
  readonly name: string;
  readonly event: Record<string, unknown>;
  readonly options: WebhookOptions;
  readonly status: 403 | 413;
}

const MB = 1024 * 1024;
const TWO_KEYS: WebhookOptions = { authToken: ['one', 'two'] };
const SIDS = Array.from({ length: 900 }, (_, index) => `AC${index.toString(16).padStart(32, '0')}`);
const ACCOUNTS = new Map(SIDS.map((sid) => [sid, { id: sid, secret: sid, algorithm: 'sha1' as const }]));
const MANY_KEYS: WebhookOptions = {
  authToken: () => ({ account: [{ id: 'primary', secret: 'one', algorithm: 'sha1' }], accounts: ACCOUNTS }),
};
const PROXY = { origins: ['https://hooks.example.com', 'https://cdn.example.com/base'] };
for (const origin of PROXY.origins) parseOrigin(origin);

/** Four names in 24 orders, with characters that every style encodes differently. */
const FOUR = `x?${['a', 'b', 'c', 'd'].map((name) => `${name}'=%20:@/~(*${name}`).join('&')}`;
const times = (length: number, part: (index: number) => string) => Array.from({ length }, (_, index) => part(index));
const BIG = `Body=${'x'.repeat(MB - 10)}`;
const JSON_TYPE = { 'Content-Type': 'application/json' };
const USER = { Authorization: `Basic ${Buffer.from(`u s:${"p'@".repeat(300)}`).toString('base64')}` };

const CALL_NAMES = CAPTURED_ORDERS.find(({ kind }) => kind === 'call')?.names ?? [];
/** "Aa" and "BB" have the same hash in Java. */
const ofOneHash = (index: number) => index.toString(2).padStart(9, '0').replaceAll('0', 'Aa').replaceAll('1', 'BB');

type Row = readonly [name: string, door: FrontDoorName, sent: Sent, options?: WebhookOptions, status?: Case['status']];

const ROWS: readonly Row[] = [
  ['four names, many styles', 'rest-api', { target: `/${FOUR}` }],
  ['four names, two keys', 'rest-api', { target: `/${FOUR}` }, TWO_KEYS],
  [
    'four names, two keys, proxy, user info',
    'rest-api',
    { target: `/${FOUR}`, headers: USER },
    { ...TWO_KEYS, ...PROXY },
  ],
  ['four names, 8 KB of query', 'rest-api', { target: `/${FOUR}${"' ".repeat(4000)}` }, TWO_KEYS],
  ['four names, JSON, 901 keys', 'rest-api', { target: `/${FOUR}&bodySHA256=00`, headers: JSON_TYPE }, MANY_KEYS],
  ['four names, form of 1 MB', 'rest-api', { target: `/${FOUR}`, body: BIG }],
  ['four names, form of 1 MB, two keys', 'rest-api', { target: `/${FOUR}`, body: BIG }, TWO_KEYS],
  ['four names, form of 1 MB, 901 keys', 'rest-api', { target: `/${FOUR}`, body: BIG }, MANY_KEYS],
  ['form of 64 KB, two keys', 'rest-api', { target: `/${FOUR}`, body: BIG.slice(0, 65_536) }, TWO_KEYS],
  ['1,000 query names', 'rest-api', { target: `/?${times(1000, (index) => `n${index}='`).join('&')}` }],
  [
    'GET of a call',
    'rest-api',
    { method: 'GET', target: `/?${CALL_NAMES.map((name) => `${name}=a' :`).join('&')}` },
    TWO_KEYS,
  ],
  [
    'GET, 512 names of one hash',
    'rest-api',
    { method: 'GET', target: `/?${times(512, ofOneHash).join('=&')}` },
    TWO_KEYS,
  ],
  ['10,000 query names', 'rest-api', { target: `/?${times(10_000, (index) => `n${index}='`).join('&')}` }, {}, 413],
  [
    'four names, 1,000 values',
    'rest-api',
    { target: `/?${times(1000, (index) => `n${index % 4}=${index}'`).join('&')}` },
  ],
  ['payload 2.0, path of escapes', 'http-api', { target: `/${'%27%40%3A%20~(*'.repeat(500)}?a='&b=%27%40` }, TWO_KEYS],
  [
    'path and query of escapes',
    'function-url',
    { target: `/${'%27%40%3A'.repeat(500)}?${'%27%40'.repeat(500)}` },
    TWO_KEYS,
  ],
  ['deep escapes', 'function-url', { target: `/%${'25'.repeat(10_000)}?%${'25'.repeat(10_000)}` }],
  ['four pairs, escapes', 'application-load-balancer', { target: '/?a=%27&b=%40&a=%3A&c=' }, TWO_KEYS],
  ['1,000 empty parameters', 'function-url', { body: 'a&'.repeat(500) }],
  ['10,000 parameters', 'function-url', { body: times(10_000, (index) => `p${index}=1`).join('&') }, {}, 413],
  ['10 MB of separators', 'function-url', { body: '&'.repeat(10 * MB) }, {}, 413],
  ['10 MB, base64', 'http-api', { body: 'x'.repeat(10 * MB) }, {}, 413],
  ['10 MB, text', 'application-load-balancer', { body: 'x'.repeat(10 * MB), headers: JSON_TYPE }, {}, 413],
];

const FORGED: Partial<SignedRequestOptions> = { authToken: 'forged', params: { Body: 'x' } };

export const CASES: readonly Case[] = ROWS.map(([what, door, sent, options = {}, status = 403]) => ({
  name: `${door}: ${what}`,
  event: replay({ door, options: { basePath: '' } }, sent, FORGED),
  options,
  status,
}));
