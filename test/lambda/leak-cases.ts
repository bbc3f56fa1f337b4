import type { Outcome } from '../../lib/contract';
import { type DOORS, replay, type Sent } from './attacks/doors';

const ACCOUNT = `AC${'1'.repeat(32)}`;
const SUBACCOUNT = `AC${'2'.repeat(32)}`;
const PHONE = '+14155550177';

/** Mark that must not appear anywhere. Every secret and all personal data in the cases contain it or the number. */
export const LEAK = /marked|5550177|TWFya2Vk/i;

/** Value of the secret. */
export const SECRET = JSON.stringify({
  authToken: 'MarkedPrimary',
  secondaryAuthToken: 'MarkedSecondary',
  accounts: { [SUBACCOUNT]: 'MarkedSubaccount' },
});

const basic = `Basic ${Buffer.from('MarkedUser:MarkedPassword').toString('base64')}`;
const cookie = 'session=MarkedSession; theme=MarkedTheme';
const headers = {
  Authorization: basic,
  Cookie: cookie,
  'I-Twilio-Request-Id': 'MarkedId',
  'X-Origin-Key': 'MarkedKey',
};
const words = 'Marked "words" + a Marked pin, 100%\n';
const params = { AccountSid: ACCOUNT, CallSid: 'MarkedSid', MessageSid: PHONE, From: PHONE, Body: words };
const at = (path: string) => `https://MarkedUser:MarkedPassword@hooks.example.com${path}`;
const form = (path: string, own: object = {}) => ({ url: at(path), params, authToken: 'MarkedPrimary', ...own });
const get = (path: string) => form(path, { method: 'GET' as const });
const json = (path: string) =>
  form(path, { params: {}, json: { text: 'MarkedText', list: [{ number: 14155550177 }] } });
const forged = { ...headers, 'X-Twilio-Signature': 'MarkedSignature=' };
const JSON_TYPE = 'application/json';

type Recorded = NonNullable<Parameters<typeof replay>[2]>;
type Case = readonly [outcome: Outcome, recorded: Recorded, sent?: Sent];

const HANDLER_ERRORS = ['/throws', '/rejects', '/throws-text', '/throws-object', '/parses', '/answers-text', '/splits'];

/** A request for every outcome except an unavailable token, an unknown host, and an undelivered webhook, which need a separate setup. */
export const CASES: readonly Case[] = [
  ['accepted', form('/voice')],
  ['accepted', get('/voice')],
  ['accepted', json('/voice')],
  ['accepted', form('/voice', { authToken: 'MarkedSecondary' })],
  ['accepted', form('/voice', { authToken: 'MarkedSubaccount', params: { ...params, AccountSid: SUBACCOUNT } })],
  ['missing-signature', form('/voice'), { headers: { ...headers, 'X-Twilio-Signature': undefined } }],
  ['invalid-signature', form('/voice'), { headers: forged }],
  ['invalid-signature', get('/voice'), { headers: { ...forged, Authorization: 'Bearer MarkedBearer' } }],
  ['invalid-signature', json('/voice'), { headers: forged }],
  ['no-route', form('/none')],
  ['no-route', get('/none')],
  ['method-not-allowed', get('/voice'), { method: 'DELETE', headers }],
  ['bad-request', form('/voice'), { body: 'Body=Marked%' }],
  ['bad-request', form('/voice'), { body: `Body=${'Marked'.repeat(1000)}` }],
  ['bad-request', form('/voice'), { body: Array.from({ length: 31 }, () => 'Body=Marked').join('&') }],
  ['bad-request', form('/voice'), { headers: { ...headers, 'Content-Type': 'text/Marked' } }],
  ['unsigned-body', form('/voice'), { headers: { ...headers, 'Content-Type': JSON_TYPE }, body: '{"a":"Marked"}' }],
  ['invalid-body-hash', json('/voice'), { body: '{"a":"Marked"}' }],
  ...HANDLER_ERRORS.flatMap((path): Case[] => [
    ['handler-error', form(path)],
    ['handler-error', get(path)],
  ]),
  ['handler-error', json('/throws')],
  ['handler-timeout', form('/late')],
  ['handler-timeout', get('/late')],
];

const SIGNATURE = /"x-twilio-signature":\[?"([^"]+)/i;

/** The events of the cases at a front door, with outcome and signature. */
export function leakEvents(door: (typeof DOORS)[number], cases: readonly Case[] = CASES) {
  return cases.map(([outcome, recorded, sent]) => {
    const event = replay(door, { headers, ...sent }, recorded);
    return { outcome, event, signature: SIGNATURE.exec(JSON.stringify(event))?.[1] };
  });
}
