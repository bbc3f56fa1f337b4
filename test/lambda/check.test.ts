import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import type { AuthTokens } from '../../lambda/auth-token/auth-tokens';
import { check, type Screened, screen } from '../../lambda/check';
import type { FrontDoorRequest, ReceivedQuery } from '../../lambda/front-door/front-door';
import { authTokenKey, type SigningKeys } from '../../lambda/signature';

const HOST = 'https://hooks.example.com';
const LIMITS = { maxBodyBytes: 100, maxParams: 4 };
const EMPTY_HASH = createHash('sha256').digest('hex');
const FORM = 'application/x-www-form-urlencoded';
const SID = `AC${'a'.repeat(32)}`;

interface Own {
  readonly method?: string;
  readonly query?: string | ReceivedQuery;
  readonly type?: string;
  readonly body?: string;
  readonly signature?: string;
}

function received({ method = 'GET', query = '', type, body = '', signature = 'c2ln' }: Own): FrontDoorRequest {
  return {
    frontDoor: 'function-url',
    method,
    scheme: 'https',
    host: 'hooks.example.com',
    hostWrittenByAws: true,
    path: { form: 'raw', value: '/voice' },
    query: typeof query === 'string' ? { form: 'raw', value: query } : query,
    headers: { 'x-twilio-signature': signature, ...(type === undefined ? {} : { 'content-type': type }) },
    body: { content: body, isBase64Encoded: false },
    receivedUrl: '',
  };
}

const ours = (...urls: string[]) => ({ hostIsOurs: true, urls, truncated: false });
const screenOf = (own: Own, url = `${HOST}/voice?${own.query ?? ''}`) => screen(received(own), ours(url), LIMITS);

describe('screen', () => {
  it('runs the cheapest checks first', () => {
    const request = received({ method: 'PUT', signature: '' });
    const foreign = { ...ours(), hostIsOurs: false };
    expect(screen(request, foreign, LIMITS)).toMatchObject({ outcome: 'method-not-allowed', allow: 'GET, POST' });
    expect(screen({ ...request, method: 'GET' }, foreign, LIMITS)).toMatchObject({ outcome: 'unknown-host' });
    expect(screen({ ...request, method: 'GET' }, ours(), LIMITS)).toMatchObject({ outcome: 'missing-signature' });
  });

  it.each(['GET', 'HEAD', 'POST'])('accepts %s', (method) => {
    expect(screenOf({ method, type: FORM, body: 'a=1' })).toMatchObject({ signature: 'c2ln' });
  });

  it('accepts up to `maxParams` query parameters', () => {
    expect(screenOf({ query: 'a&b&c&d' })).not.toHaveProperty('outcome');
    expect(screenOf({ query: 'a&b&c&d&e' })).toMatchObject({
      outcome: 'bad-request',
      statusCode: 413,
      detail: 'more query parameters than maxParams',
    });
  });

  it('reports the problem with the body', () => {
    expect(screenOf({ method: 'POST', type: 'text/plain' })).toMatchObject({ statusCode: 415 });
  });

  describe('of a GET', () => {
    it.each([
      ['no body hash', 'a=1', { kind: 'url' }],
      ['one body hash, as a JSON webhook has', `a=1&bodySHA256=${EMPTY_HASH}`, { kind: 'hashed', json: false }],
    ])('whose URL has %s returns its content unchanged', (_what, query, content) => {
      expect(screenOf({ query })).toMatchObject({ content: { ...content, body: new Uint8Array(0) } });
    });

    it.each([
      ['two equal', `bodySHA256=${EMPTY_HASH}&bodySHA256=${EMPTY_HASH}`],
      ['two', `bodySHA256=${EMPTY_HASH}&a=1&bodySHA256=ff`],
      ['three', 'bodySHA256=&bodySHA256=1&bodySHA256=2'],
    ])('whose URL has %s body hashes returns `unsigned-body`', (_what, query) => {
      expect(screenOf({ query })).toMatchObject({ outcome: 'unsigned-body', statusCode: 403 });
    });
  });

  it.each([
    ['no', ''],
    ['two', 'bodySHA256=a&bodySHA256=b'],
  ])('of JSON whose URL has %s hashes returns `unsigned-body`', (_what, query) => {
    expect(screenOf({ method: 'POST', type: 'application/json', body: '{}', query })).toMatchObject({
      outcome: 'unsigned-body',
    });
  });

  it('treats a form as a form, regardless of hashes in its URL', () => {
    const query = 'bodySHA256=a&bodySHA256=b';
    expect(screenOf({ method: 'POST', type: FORM, body: 'a=1', query })).toMatchObject({ content: { kind: 'form' } });
  });

  it('works without candidates', () => {
    expect(screen(received({}), ours(), LIMITS)).toMatchObject({ content: { kind: 'url' } });
  });
});

describe('the account in the parameters', () => {
  const other = `AC${'b'.repeat(32)}`;

  it.each([
    ['of a GET is in its query', { query: `x=1&AccountSid=${SID}` }, SID],
    ['of a GET may be repeated', { query: `AccountSid=${SID}&AccountSid=${SID}` }, SID],
    ['of a GET without an account is undefined', { query: 'a=1' }, undefined],
    [
      'of a form is in the form',
      { method: 'POST', type: FORM, body: `x=1&AccountSid=${SID}`, query: `AccountSid=${other}` },
      SID,
    ],
    [
      "of a form isn't the one in its URL",
      { method: 'POST', type: FORM, body: 'x=1', query: `AccountSid=${SID}` },
      undefined,
    ],
    [
      'of JSON is undefined',
      { method: 'POST', type: 'application/json', body: '{}', query: `AccountSid=${SID}&bodySHA256=ff` },
      undefined,
    ],
  ])('%s', (_what, own: Own, accountSid) => {
    const screened = screenOf(own) as Screened;
    expect(screened).toHaveProperty('content');
    expect(screened.claim.accountSid).toBe(accountSid);
  });
});

describe('a request that names several accounts', () => {
  const other = `AC${'b'.repeat(32)}`;
  const bodies = [
    `AccountSid=${SID}&AccountSid=${other}`,
    `AccountSid=${SID}&AccountSid=`,
    `AccountSid=&AccountSid=${SID}`,
    `AccountSid=${SID}&accountSid=${other}`,
    `AccountSid=${SID}&ACCOUNTSID=${SID}`,
    `accountsid=${SID}`,
  ];

  it.each(bodies)('is rejected in a form: %s', (body) => {
    expect(screenOf({ method: 'POST', type: FORM, body })).toMatchObject({ outcome: 'bad-request', statusCode: 400 });
  });

  it.each(bodies)('is rejected in the query of a GET: %s', (query) => {
    expect(screenOf({ query })).toMatchObject({ outcome: 'bad-request', statusCode: 400 });
    const pairs = query.split('&').map((part) => part.split('=') as [string, string]);
    expect(screenOf({ query: { form: 'encoded', pairs } })).toMatchObject({ outcome: 'bad-request' });
  });

  it('can have its own names in the URL of a form', () => {
    const own = { method: 'POST', type: FORM, body: `AccountSid=${SID}`, query: `accountSid=${other}` };
    expect(screenOf(own)).toMatchObject({ claim: { accountSid: SID } });
  });
});

describe('check', () => {
  const URL = `${HOST}/voice`;
  const signed = (url: string, token: string) => createHmac('sha1', token).update(url).digest('base64');
  const keys = (token: string): SigningKeys => ({ account: [authTokenKey(token, 'primary')], accounts: new Map() });
  const screened = (signature: string): Screened => ({
    content: { kind: 'url', body: new Uint8Array(0) },
    signature,
    claim: {},
  });
  const tokens = (now: string, anew?: string) => ({
    keys: async () => keys(now),
    refreshed: vi.fn<AuthTokens['refreshed']>(async () => (anew === undefined ? undefined : keys(anew))),
  });

  it('accepts a signature that the current keys match, without reading them again', async () => {
    const at = tokens('one', 'two');
    expect(await check([URL], screened(signed(URL, 'one')), at)).toMatchObject({ verified: { url: URL } });
    expect(at.refreshed).not.toHaveBeenCalled();
  });

  it('accepts a signature that only newly read keys match', async () => {
    const verified = { key: { secret: 'two' } };
    expect(await check([URL], screened(signed(URL, 'two')), tokens('one', 'two'))).toMatchObject({ verified });
  });

  it('rejects a signature that neither match, or if there are no new keys', async () => {
    const refused = { outcome: 'invalid-signature', statusCode: 403 };
    expect(await check([URL], screened(signed(URL, 'three')), tokens('one', 'two'))).toMatchObject(refused);
    expect(await check([URL], screened(signed(URL, 'two')), tokens('one'))).toMatchObject(refused);
  });

  it("doesn't read keys again for a valid signature with an invalid body hash", async () => {
    const url = `${URL}?bodySHA256=ff`;
    const at = tokens('one', 'one');
    expect(await check([url], screened(signed(url, 'one')), at)).toMatchObject({ outcome: 'invalid-body-hash' });
    expect(at.refreshed).not.toHaveBeenCalled();
  });

  it('requires the body of a GET if its signed URL contains a hash', async () => {
    const urls = [`${URL}%3FbodySHA256=ff`, `${URL}?bodySHA256=ff`];
    const refused = { outcome: 'invalid-body-hash' };
    expect(await check(urls, screened(signed(`${URL}?bodySHA256=ff`, 'one')), tokens('one'))).toMatchObject(refused);
    const empty = `${URL}?bodySHA256=${EMPTY_HASH}`;
    expect(await check([empty], screened(signed(empty, 'one')), tokens('one'))).toHaveProperty('verified');
  });
});
