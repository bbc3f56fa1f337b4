import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { encoders } from '../../lambda/encoding';
import { type SignedRequestOptions, signedRequest, toRawRequest } from '../../lambda/testing';
import { DOORS } from './attacks/doors';
import { receive } from './attacks/receive';

/** The part of an Express response that twilio's middleware uses. */
interface Reply {
  type(name: string): Reply;
  status(code: number): Reply;
  send(text: string): Reply;
}

/** The part of twilio-node that validates webhooks, since 6.3. */
interface Library {
  webhook(
    authToken: string,
    options: { sharedKeySecret?: string },
  ): (request: unknown, reply: Reply, next: () => void) => void;
}

const library: Library = createRequire(import.meta.url)('twilio/lib/webhooks/webhooks');

const HEADER = 'X-Twilio-Webhooks-Signature-Settings';
const ID = 'webhooks_sharedkey_one';
const TOKEN = '12345';
const SECRET = 'shared-secret';
const SHA1 = 'HMAC_SHA1';
const URL = 'https://mycompany.com/myapp.php?foo=1&bar=2';
const PARAMS = { CallSid: 'CA1234567890ABCDE', Caller: '+14158675309', Digits: '1234', From: '+14158675309' };

const token: Partial<SignedRequestOptions> = { authToken: TOKEN };
const shared = { sharedKey: { id: ID, secret: SECRET } };
const sharedSha1 = { sharedKey: { id: ID, secret: SECRET, algorithm: SHA1 } } as const;
const settings = (header: string): Partial<SignedRequestOptions> => ({ headers: { [HEADER]: header } });

/** The kinds of signatures that the middleware distinguishes, with its responses. */
const CASES: readonly (readonly [name: string, signed: Partial<SignedRequestOptions>, status: number])[] = [
  ['the auth token, without the header', token, 200],
  ['the auth token, with an empty header', { ...token, ...settings('') }, 200],
  ['another auth token', { authToken: '54321' }, 403],
  ['the shared key', shared, 200],
  ['the shared key and HMAC-SHA1', sharedSha1, 200],
  ['the shared key, the algorithm in lower case', { ...shared, ...settings(`key=${ID},algorithm=hmac_sha256`) }, 200],
  [
    'the shared key, with spaces in the header',
    { ...shared, ...settings(` key=${ID} , algorithm = HMAC_SHA256 `) },
    200,
  ],
  ['the shared key, the algorithm first', { ...shared, ...settings(`algorithm=HMAC_SHA256,key=${ID}`) }, 200],
  [
    'the shared key, with tabs and a trailing comma',
    { ...shared, ...settings(`\tkey=${ID}\t,\talgorithm=HMAC_SHA256,`) },
    200,
  ],
  [
    'the shared key, the header twice',
    { ...shared, ...settings(`key=${ID},algorithm=HMAC_SHA256, key=${ID},algorithm=HMAC_SHA256`) },
    200,
  ],
  ['the shared key, another field', { ...shared, ...settings(`key=${ID},algorithm=HMAC_SHA256,version=2`) }, 200],
  ['the shared key and HMAC-SHA1, no algorithm named', { ...sharedSha1, ...settings(`key=${ID}`) }, 200],
  ['the shared key and HMAC-SHA1, an empty algorithm', { ...sharedSha1, ...settings(`key=${ID},algorithm=`) }, 200],
  ['the shared key, no algorithm named', { ...shared, ...settings(`key=${ID}`) }, 403],
  ['the shared key and another algorithm than named', { ...shared, ...settings(`key=${ID},algorithm=${SHA1}`) }, 403],
  ['the shared key, an unsupported algorithm', { ...shared, ...settings(`key=${ID},algorithm=HMAC_SHA512`) }, 403],
  ['the shared key, without the header', { ...shared, ...settings('') }, 403],
  ['the auth token, with the header', { ...token, ...settings(`key=${ID},algorithm=${SHA1}`) }, 403],
  ['another shared key', { sharedKey: { id: ID, secret: 'other' } }, 403],
  ['the shared key for JSON', { ...shared, json: { property: 'value' } }, 200],
  ['the shared key for a GET', { ...shared, method: 'GET' }, 200],
];

/** The response of the middleware. */
function libraryAnswer(options: SignedRequestOptions): number {
  const { method, url, headers, body } = signedRequest(options);
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const request = {
    method,
    protocol: 'https',
    headers: { host: 'mycompany.com' },
    originalUrl: url.replace('https://mycompany.com', ''),
    header: (name: string) => byName.get(name.toLowerCase()),
    body: options.json === undefined ? Object.fromEntries(new URLSearchParams(body)) : options.json,
    rawBody: body,
  };
  let answer = 0;
  const reply: Reply = {
    type: () => reply,
    status: (code) => {
      answer = code;
      return reply;
    },
    send: () => reply,
  };
  library.webhook(TOKEN, { sharedKeySecret: SECRET })(request, reply, () => {
    answer = 200;
  });
  return answer;
}

describe("a request that twilio's middleware answers", () => {
  it.each(CASES)('gets the same response at every door: %s', async (_name, signed, status) => {
    const options: SignedRequestOptions = { url: URL, ...(signed.json ? {} : { params: PARAMS }), ...signed };
    expect(libraryAnswer(options)).toBe(status);
    const own = {
      authToken: TOKEN,
      sharedKeys: [{ id: ID, secret: SECRET, algorithms: ['HMAC_SHA256', SHA1] as const }],
      origins: [],
      routes: { '/myapp.php': () => '<Response/>' },
    };
    for (const { door, options: setup } of DOORS) {
      const event = encoders[door](toRawRequest(signedRequest(options)), setup);
      expect((await receive(event, own)).status).toBe(status);
    }
  });
});
