import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { CAUSES, type Cause } from '../../diagnosis/cause';
import { diagnose } from '../../diagnosis/diagnose';
import type { CheckedUrl } from '../../diagnosis/request';
import { functionUrl } from '../../lambda/front-door/function-url';
import { signedEvent } from '../../lambda/testing';
import { BODIES, MAP_ONLY, PARAMETERS, QUERIES, SEVERAL } from './diagnose-contents';
import { PAIRS } from './diagnose-pairs';
import { PLACES } from './diagnose-places';
import { SHARED_KEYS } from './diagnose-shared-keys';
import {
  event,
  FRONT_DOOR_NAMES,
  PARAMS,
  PARENT_TOKEN,
  pairs,
  sha256,
  sign,
  TOKEN,
  URL,
  voiceParams,
} from './diagnose-staged';

const STAGED = [...PLACES, ...QUERIES, ...MAP_ONLY, ...PARAMETERS, ...SEVERAL, ...BODIES, ...PAIRS, ...SHARED_KEYS];

describe('staged failures', { timeout: 120_000 }, () => {
  it.each(STAGED.map((staged) => [staged.cause, staged.what, staged] as const))('%s: %s', (cause, _, staged) => {
    const found = diagnose(staged.source, { tokens: TOKEN, ...staged.options });
    expect(found).toMatchObject({ signed: false, cause, docs: `docs/troubleshooting.md#${cause}`, ruledOut: [] });
    expect(found.detail).toMatch(staged.says);
    expect(found.fix).toBeTruthy();
    if (cause !== 'unsigned') expect(found.signedUrl).toMatch(/^(?:https?|wss):\/\//);
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`${TOKEN}|${PARENT_TOKEN}`));
  });

  it('have a cause with a section in the documentation', () => {
    const text = readFileSync(join(__dirname, '../../docs/troubleshooting.md'), 'utf8');
    const sections = [...text.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    expect(CAUSES.filter((cause) => !sections.includes(cause))).toEqual([]);
  });

  it('cover every cause except `unknown`, and `splice`, which has a test file of its own', () => {
    const staged = new Set<string>(STAGED.map(({ cause }) => cause));
    expect(CAUSES.filter((cause) => !staged.has(cause))).toEqual(['splice', 'unknown']);
  });
});

describe('a request that the runtime accepts is signed', () => {
  const accepted = [
    { url: 'https://hooks.example.com/live/voice', params: PARAMS },
    { url: "https://hooks.example.com/live/it's?b=x+y&a=%27", params: PARAMS },
    { url: 'https://hooks.example.com:8443/live/voice', params: {} as Record<string, string>, json: { a: [1, 'é'] } },
    { url: 'https://hooks.example.com/live/voice', params: PARAMS, method: 'GET' as const },
  ];
  const cases = FRONT_DOOR_NAMES.flatMap((door) => accepted.map((request) => [door, request.url, request] as const));

  it.each(cases.filter(([door, , { method }]) => door !== 'rest-api' || method === undefined))(
    '%s: %s',
    (frontDoor, url, request) => {
      const found = diagnose({ event: signedEvent({ ...request, frontDoor, authToken: TOKEN }) }, { tokens: TOKEN });
      expect(found).toMatchObject({ signed: true, cause: null, fix: null, docs: null });
      expect(found.signedUrl).toContain(url.slice(0, 30));
      expect(found.tried).toBeGreaterThan(0);
    },
  );

  it('with a shared key', () => {
    const sharedKey = { id: 'webhooks_sharedkey_one', secret: 'one' };
    const found = diagnose(
      { event: signedEvent({ url: URL, params: PARAMS, frontDoor: 'http-api', sharedKey }) },
      { tokens: { sharedKeys: [sharedKey] }, requireSharedKey: true },
    );
    expect(found).toMatchObject({ signed: true, cause: null });
  });

  it('unless it names a shared key that the function lacks, of which nothing can be proved', () => {
    const sharedKey = { id: 'webhooks_sharedkey_new', secret: 'new' };
    const tokens = { authToken: TOKEN, sharedKeys: [{ id: 'webhooks_sharedkey_old', secret: 'old' }] };
    const event = signedEvent({ url: URL, params: {}, frontDoor: 'http-api', sharedKey });
    expect(diagnose({ event }, { tokens })).toMatchObject({
      signed: false,
      cause: 'shared-key',
      signedUrl: null,
      detail:
        'The request names "webhooks_sharedkey_new", which isn\'t among the function\'s shared keys: "webhooks_sharedkey_old".',
    });
  });

  it('through a declared origin, and only then', () => {
    const received = event(
      'function-url',
      { url: URL, params: PARAMS },
      'https://abc.lambda-url.us-east-1.on.aws/voice',
    );
    const own = { tokens: TOKEN, origins: ['https://hooks.example.com'] };
    expect(diagnose({ event: received }, own)).toMatchObject({ signed: true, signedUrl: URL });
    expect(diagnose({ event: received }, { tokens: TOKEN, otherUrls: own.origins })).toMatchObject({ cause: 'host' });
  });

  it('with the key of the account in its parameters, too', () => {
    const tokens = JSON.stringify({ authToken: 'another', accounts: { [PARAMS.AccountSid]: TOKEN } });
    expect(diagnose({ event: event('http-api', { url: URL, params: PARAMS }, URL) }, { tokens }).signed).toBe(true);
  });

  it('even if it is rejected only for its method', () => {
    const received = event('function-url', { url: URL, method: 'GET' }, URL);
    const request = { ...(received['requestContext'] as object), http: { method: 'DELETE' } };
    const found = diagnose({ event: { ...received, requestContext: request } }, { tokens: TOKEN });
    expect(found).toMatchObject({ signed: true, detail: expect.stringContaining('still refuses it') });
  });
});

describe('other sources', () => {
  it('include a request that a front door has already read', () => {
    const received = event('function-url', { url: URL, params: PARAMS }, URL);
    const request = functionUrl.read(received);
    expect(diagnose({ request }, { tokens: TOKEN })).toMatchObject({ signed: true });
    expect(diagnose({ request: { ...request, scheme: 'http' } }, { tokens: TOKEN })).toMatchObject({ cause: 'scheme' });
  });

  it('rule nothing out without a host', () => {
    const received = event('application-load-balancer', { url: URL, params: PARAMS }, URL);
    const { host: _, ...multiValueHeaders } = received['multiValueHeaders'] as Record<string, string[]>;
    const own = { tokens: TOKEN };
    expect(diagnose({ event: { ...received, multiValueHeaders } }, own)).toMatchObject({
      cause: 'unknown',
      detail: expect.stringContaining('has no valid host'),
      ruledOut: [],
    });
  });

  it('can have a body with a guessed or explicit content type', () => {
    const own = { tokens: TOKEN };
    const form = Buffer.from('From=1&Body=x');
    const signature = sign(URL, { From: '1', Body: 'x' });
    expect(diagnose({ url: URL, body: form }, { ...own, signature }).signed).toBe(true);
    const plain = { url: URL, body: form, contentType: 'text/plain' };
    expect(diagnose(plain, { ...own, signature })).toMatchObject({ cause: 'params-dropped' });
    const charset = { ...plain, contentType: 'application/x-www-form-urlencoded; charset=latin1' };
    expect(diagnose(charset, { ...own, signature }).detail).toContain('charset is not UTF-8');
    expect(diagnose({ url: URL, body: Buffer.from('?') }, { ...own, signature })).toMatchObject({ cause: 'unknown' });
  });
});

describe('a URL is signed only unchanged', () => {
  it('as the published vectors show', () => {
    const params = {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    };
    const source = { url: 'https://mycompany.com/myapp.php?foo=1&bar=2', params: pairs(params) };
    const options = { tokens: '12345', signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=' };
    expect(diagnose(source, options)).toMatchObject({ signed: true, receivedUrl: source.url, publicUrl: source.url });
    expect(diagnose(source, { ...options, signature: 'kvajT1Ptam85bY51eRf/AJRuM3w=' })).toMatchObject({
      cause: 'port',
    });
    expect(diagnose(source, { ...options, signature: '0ZXoZLH/DfblKGATFgpif+LLRf4=' })).toMatchObject({
      cause: 'scheme',
    });
  });

  it('and with the body whose hash it contains', () => {
    const body = Buffer.from('{"a":1}');
    const url = `${URL}?bodySHA256=${sha256('{"a":1}')}`;
    expect(diagnose({ url, body }, { tokens: TOKEN, signature: sign(url) }).signed).toBe(true);
  });

  it('and is rejected if it is malformed', () => {
    expect(() => diagnose({ url: 'hooks.example.com' }, { tokens: TOKEN })).toThrow(TypeError);
    expect(() => diagnose({ event: {} }, { tokens: TOKEN })).toThrow(/supported front door/);
  });
});

describe('the cause is unknown', { timeout: 120_000 }, () => {
  const signature = fc
    .uint8Array({ minLength: 20, maxLength: 20 })
    .map((bytes) => Buffer.from(bytes).toString('base64'));
  const door = fc.constantFrom(...FRONT_DOOR_NAMES);

  it('for any request with an unrelated signature', () => {
    const params = fc.dictionary(
      fc.string({ minLength: 1, maxLength: 8, unit: 'grapheme-ascii' }),
      fc.string({ maxLength: 12 }),
      { maxKeys: 4 },
    );
    fc.assert(
      fc.property(
        door,
        signature,
        params,
        fc.webQueryParameters({ size: 'small' }),
        (frontDoor, given, form, query) => {
          const url = `https://hooks.example.com/live/voice?${query}`;
          const received = signedEvent({
            frontDoor,
            url,
            params: form,
            authToken: TOKEN,
            headers: { 'X-Twilio-Signature': given },
          });
          // A search that stops early proves as little as a complete one, and is affordable here.
          const found = diagnose({ event: received }, { tokens: TOKEN, maxTried: 5_000 });
          expect(found).toMatchObject({ signed: false, cause: 'unknown', signedUrl: null });
        },
      ),
      { numRuns: 30 },
    );
  }, 30_000);

  it.each<[string, CheckedUrl, Cause[], Cause[]]>([
    [
      'a form',
      { url: `${URL}?a=1`, params: pairs({ From: '1', Body: 'x' }) },
      [
        'scheme',
        'port',
        'trailing-slash',
        'path-encoding',
        'query-order',
        'query-encoding',
        'params-added',
        'params-doubled',
        'json-as-form',
      ],
      [
        'host',
        'path-prefix',
        'query-lost',
        'params-dropped',
        'params-trimmed',
        'params-collapsed',
        'body-reserialized',
        'user-info',
        'token',
      ],
    ],
    [
      'a GET with many encodings',
      {
        url: `${URL}/a%20b?h=x+y&${'bcdefgh'
          .split('')
          .map((name) => `${name}=1`)
          .join('&')}`,
      },
      ['scheme', 'port', 'trailing-slash'],
      [
        'host',
        'path-prefix',
        'path-encoding',
        'query-order',
        'query-encoding',
        'query-lost',
        'params-added',
        'user-info',
        'token',
      ],
    ],
    [
      'a voice call',
      { url: URL, params: pairs(PARAMS) },
      ['query-order', 'params-doubled'],
      ['params-added', 'params-dropped'],
    ],
  ])('and the detail lists the causes ruled out for %s, and the open ones', (_, source, ruledOut, open) => {
    const found = diagnose(source, { tokens: TOKEN, signature: sign(URL, {}, 'another') });
    expect(found.cause).toBe('unknown');
    expect(found.ruledOut).toEqual(expect.arrayContaining(ruledOut));
    expect(found.ruledOut.filter((cause) => open.includes(cause))).toEqual([]);
    const [, ruled = '', left = ''] = /only change: (.*)\. Not ruled out, .*: (.*)\.$/.exec(found.detail) ?? [];
    expect(ruled.split(', ')).toEqual(found.ruledOut);
    expect(left.split(', ')).toEqual(expect.arrayContaining(open));
  });

  it('and no cause in the URL is ruled out if a front door leaves too many candidates', () => {
    const url = "https://hooks.example.com/live/voice?a=x y&b=it's&c=:@&d=1;2&e=$".replaceAll(' ', '+');
    const signature = sign(URL, {}, 'another');
    const received = signedEvent({ frontDoor: 'rest-api', url, params: { From: '1' }, authToken: TOKEN });
    const found = diagnose({ event: received }, { tokens: TOKEN, signature });
    expect(found.cause).toBe('unknown');
    expect(found.ruledOut).not.toEqual(expect.arrayContaining(['port']));
    expect(found.ruledOut).not.toEqual(expect.arrayContaining(['query-encoding']));
  });

  it('if a signed body was replaced', () => {
    const url = `${URL}?bodySHA256=${sha256('{"a":1}')}`;
    const found = diagnose({ url, body: Buffer.from('{"a":2}') }, { tokens: TOKEN, signature: sign(url) });
    expect(found).toMatchObject({
      cause: 'unknown',
      signedUrl: url,
      detail: expect.stringContaining("doesn't have the SHA-256"),
    });
  });

  it('if the signature is malformed', () => {
    for (const given of ['nonsense', `${sign(URL)}=`, sign(URL).replace('=', '%3D')]) {
      const found = diagnose({ url: URL }, { tokens: TOKEN, signature: given });
      expect(found).toMatchObject({
        cause: 'unknown',
        tried: 0,
        detail: expect.stringContaining('base64 of 20 bytes'),
      });
    }
  });
});

describe('the search is bounded', { timeout: 240_000 }, () => {
  it('by a maximum, for any number of parameters', () => {
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`p${index}`, `value ${index}, more`]));
    const query = Array.from({ length: 6 }, (_, index) => `q${index}=x%20${index}`).join('&');
    const received = signedEvent({
      frontDoor: 'rest-api',
      url: `https://hooks.example.com/live/a/b?${query}`,
      params: many,
      authToken: TOKEN,
    });
    const options = { tokens: TOKEN, signature: sign(URL, voiceParams(), 'another') };
    const found = diagnose({ event: received }, options);
    expect(found).toMatchObject({ cause: 'unknown', signed: false });
    expect(found.tried).toBeLessThanOrEqual(1_000_000);
    expect(found.detail).not.toContain('stopped early');
  });

  it("by the caller's maximum, and then rules nothing out", () => {
    const source = { url: URL, params: pairs(PARAMS) };
    const options = { tokens: TOKEN, signature: sign(URL, {}, 'another'), maxTried: 500 };
    const found = diagnose(source, options);
    expect(found).toMatchObject({ cause: 'unknown', tried: 500, ruledOut: [] });
    expect(found.detail).toContain('stopped early');
    expect(diagnose(source, options)).toEqual(found);
  });

  it('independently of the clock, so a slow machine gets the same result', () => {
    const clock = vi.spyOn(performance, 'now');
    const date = vi.spyOn(Date, 'now');
    const steps: number[] = [];
    const options = { tokens: TOKEN, signature: sign('https://hooks.example.com:64999/voice') };
    const found = diagnose({ url: URL }, { ...options, onProgress: (tried) => void steps.push(tried) });
    expect(found).toMatchObject({ cause: 'port' });
    expect([clock, date].flatMap(({ mock }) => mock.calls)).toEqual([]);
    expect(steps.length).toBeGreaterThan(10);
    expect(steps).toEqual([...steps].sort((one, other) => one - other));
  });

  it('for endlessly nested JSON', () => {
    const url = `${URL}?bodySHA256=${sha256('x')}`;
    const body = Buffer.from(`${'['.repeat(20_000)}${']'.repeat(20_000)}`);
    expect(diagnose({ url, body }, { tokens: TOKEN, signature: sign(url) }).cause).toBe('unknown');
  });
});
