import { createHash } from 'node:crypto';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks';
import { describe, expect, it } from 'vitest';
import { encoders } from '../../lambda/encoding';
import type { Pair } from '../../lambda/front-door';
import { DOORS } from './attacks/doors';
import { receive } from './attacks/receive';

/**
 * The cases in which twilio-node accepts or rejects a request, each through `webhook()` at every door that can carry
 * it.
 * https://github.com/twilio/twilio-node/blob/main/spec/validation.spec.js
 * https://github.com/twilio/twilio-node/blob/main/spec/unit/webhooks/webhooks.spec.js
 */
interface Case {
  readonly name: string;
  /** The requested URL. */
  readonly url: string;
  readonly signature: string | undefined;
  readonly token: string;
  readonly params?: readonly Pair[];
  readonly json?: string;
  readonly origins?: readonly string[];
  readonly outcome: string;
}

const CALL: readonly Pair[] = [
  ['CallSid', 'CA1234567890ABCDE'],
  ['Caller', '+14158675309'],
  ['Digits', '1234'],
  ['From', '+14158675309'],
  ['To', '+18005551212'],
];
const URL = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const HTTP = URL.replace('https', 'http');
const SIGNATURE = 'RSOYDt4T1cUTdK1PDd93/VVr8B8=';
const JSON_BODY = '{"property": "value", "boolean": true}';
const JSON_HASH = '0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';
const HASHED = `${URL}&bodySHA256=${JSON_HASH}`;
const HASHED_SIGNATURE = 'a9nBmqA0ju/hNViExpshrM61xv4=';
const EMPTY_HASH = createHash('sha256').update('{}').digest('hex');

const form = (name: string, url: string, signature: string | undefined, own: Partial<Case> = {}): Case => ({
  name,
  url,
  signature,
  token: '12345',
  params: CALL,
  outcome: 'accepted',
  ...own,
});
const json = (name: string, url: string, signature: string, own: Partial<Case> = {}): Case => ({
  name,
  url,
  signature,
  token: '12345',
  json: JSON_BODY,
  outcome: 'accepted',
  ...own,
});
const get = (name: string, signed: string, url: string, outcome = 'accepted'): Case => ({
  name,
  url,
  token: 's3cr3t',
  signature: getExpectedTwilioSignature('s3cr3t', signed, {}),
  outcome,
});

const addresses = (...values: string[]): Partial<Case> => ({
  params: values.map((value): Pair => ['MessagingBinding.Address', value]),
});
const PATH = 'https://example.com/path?test=param';
const PORT = PATH.replace('.com', '.com:443');

const CASES: readonly Case[] = [
  form('the right signature', URL, SIGNATURE),
  form('a wrong signature', URL, 'WRONG_SIGNATURE', { outcome: 'invalid-signature' }),
  form('no signature', URL, undefined, { outcome: 'missing-signature' }),
  form('a query that was not signed', `${URL}&somethingUnexpected=true`, SIGNATURE, { outcome: 'invalid-signature' }),
  json('a body with its hash', HASHED, HASHED_SIGNATURE),
  json('an empty object with its hash', `${URL}&bodySHA256=${EMPTY_HASH}`, 'Ldidvp12m26NI7eqEvxnEpkd9Hc=', {
    json: '{}',
  }),
  json(
    'the hash as only parameter',
    `https://mycompany.com/myapp.php?bodySHA256=${JSON_HASH}`,
    'y77kIzt2vzLz71DgmJGsen2scGs=',
  ),
  json('a body whose URL names no hash', URL, SIGNATURE, { outcome: 'unsigned-body' }),
  json('a wrong hash', HASHED.slice(0, -1), HASHED_SIGNATURE, { outcome: 'invalid-signature' }),
  json('another body', HASHED, HASHED_SIGNATURE, { json: '{}', outcome: 'invalid-body-hash' }),
  form('a port over https that was not signed', URL.replace('.com', '.com:1234'), SIGNATURE),
  form('a port over http', HTTP.replace('.com', '.com:1234'), 'Zmvh+3yNM1Phv2jhDCwEM3q5ebU='),
  form('the standard port of https, signed but not sent', URL, 'kvajT1Ptam85bY51eRf/AJRuM3w='),
  form('the standard port of http, signed but not sent', HTTP, '0ZXoZLH/DfblKGATFgpif+LLRf4='),
  form('user and password', URL.replace('//', '//user:pass@'), 'CukzLTc1tT5dXEDIHm/tKBanW10='),
  form('only a user', URL.replace('//', '//user@'), '2YRLlVAflCqxaNicjMpJcSTgzSs='),
  form('user, password and port', URL.replace('//', '//user:pass@'), 'ZQFR1PTIZXF2MXB8ZnKCvnnA+rI='),
  form('an apostrophe that was signed escaped', `${URL}&Body=It's+amazing`, 'TfZzewPq8wqrGlMfyAud8+/IvJ0='),
  form('a list', URL, '83O6e2vORAoJHUNzJjDWN1jz+BA=', addresses('+1325xxxxxxx', '+1415xxxxxxx')),
  form('a list in another order', URL, '83O6e2vORAoJHUNzJjDWN1jz+BA=', addresses('+1415xxxxxxx', '+1325xxxxxxx')),
  form('several parameters and values', URL, 'IK+Dwps556ElfBT0I3Rgjkr1wJU=', {
    params: [
      ['Sid', 'CA123'],
      ['SidAccount', 'AC123'],
      ['Digits', '5678'],
      ['Digits', '1234'],
      ['Digits', '1234'],
    ],
  }),
  form('another host than the one that is configured', HTTP.replace('mycompany', 'someothercompany'), SIGNATURE, {
    origins: ['http://someothercompany.com', 'https://mycompany.com'],
  }),
  get('another URL', PATH, `${PATH}2`, 'invalid-signature'),
  get('a port, signed and sent', PORT, PORT),
  get('a port, signed only', PORT, PATH),
  get('a port, sent only', PATH, PORT),
  get('no port', PATH, PATH),
  get('an apostrophe, signed and sent plain', `${PATH}'WithQuote`, `${PATH}'WithQuote`),
  get('an apostrophe, signed plain and sent escaped', `${PATH}'WithQuote`, `${PATH}%27WithQuote`),
  get('an apostrophe, signed escaped and sent plain', `${PATH}%27WithQuote`, `${PATH}'WithQuote`),
  get('an apostrophe, signed and sent escaped', `${PATH}%27WithQuote`, `${PATH}%27WithQuote`),
];

/**
 * Returns the event of a case at a door, or `undefined` where the door can't carry it: API Gateway and Function URLs
 * have no HTTP.
 */
function eventOf({ url, signature, params, json: body }: Case, { door, options }: (typeof DOORS)[number]) {
  const [, scheme = '', user, host = '', target = ''] = /^(https?):\/\/(?:([^@/]*)@)?([^/]*)(.*)$/.exec(url) ?? [];
  if (scheme === 'http' && door !== 'application-load-balancer' && !host.startsWith('someother')) return undefined;
  const type = params ? 'application/x-www-form-urlencoded' : body ? 'application/json' : undefined;
  const content = params ? new URLSearchParams(params.map(([name, value]) => [name, value])).toString() : (body ?? '');
  const headers: readonly (Pair | undefined)[] = [
    signature === undefined ? undefined : ['X-Twilio-Signature', signature],
    type === undefined ? undefined : ['Content-Type', type],
    user === undefined ? undefined : ['Authorization', `Basic ${btoa(user.includes(':') ? user : `${user}:`)}`],
  ];
  return encoders[door](
    {
      method: type === undefined ? 'GET' : 'POST',
      scheme: scheme === 'http' ? 'http' : 'https',
      host,
      target,
      headers: headers.filter((each) => each !== undefined),
      body: Buffer.from(content),
    },
    options,
  );
}

describe.each(DOORS)("twilio-node's specification, at $name", (door) => {
  it.each(CASES)('$name: $outcome', async (own) => {
    const event = eventOf(own, door);
    if (!event) return;
    const route = () => '<Response/>';
    const { origins = [], token: authToken } = own;
    const routes = { '/myapp.php': route, '/path': route };
    expect((await receive(event, { authToken, origins: [...origins], routes })).outcome).toBe(own.outcome);
  });
});
