import { describe, expect, it } from 'vitest';
import { CALL, DOORS, replay, VOICE } from './doors';
import { receive } from './receive';

const FORM = new URLSearchParams(CALL).toString();

describe.each(DOORS)('at $name', (door) => {
  it.each([
    ['a second value in the body', { body: `${FORM}&Body=y` }],
    ['a second value before the first', { body: `Body=y&${FORM}` }],
    ['a second value in the query', { target: '/voice?Body=y' }],
    ['a list in PHP syntax', { body: `${FORM}&Body[]=y` }],
    ['a name in another case', { body: `${FORM}&body=y` }],
    ['a name with a blank', { body: `${FORM}&+Body=y` }],
    ['a name with a NUL', { body: `${FORM}&Body%00=y` }],
    ['a value behind a semicolon', { body: `${FORM};Body=y` }],
  ])('rejects parameter pollution: %s', async (_how, sent) => {
    expect(await receive(replay(door, sent))).toMatchObject({
      status: 403,
      outcome: 'invalid-signature',
      seen: undefined,
    });
  });

  it('treats signed names such as `__proto__` as ordinary parameters and changes no prototype', async () => {
    const params = Object.fromEntries([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', ['c', 'd']],
      ['hasOwnProperty', 'e'],
    ]);
    const { seen } = await receive(replay(door, {}, { params }));
    expect(Object.entries(seen?.params ?? {}).sort()).toEqual(Object.entries(params).sort());
    expect(Object.getPrototypeOf(seen?.params)).toBeNull();
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });

  it('treats them as ordinary parameters in a signed query too', async () => {
    const url = `${VOICE}?__proto__=a&constructor=b`;
    const { seen } = await receive(replay(door, {}, { method: 'GET', url, params: {} }));
    expect(Object.entries(seen?.params ?? {}).sort()).toEqual([
      ['__proto__', 'a'],
      ['constructor', 'b'],
    ]);
    expect(Object.getPrototypeOf(seen?.query)).toBeNull();
  });

  it('keeps brackets in a signed name', async () => {
    const { seen } = await receive(replay(door, {}, { params: { '__proto__[polluted]': 'x', 'a[b]': 'y' } }));
    expect(Object.keys(seen?.params ?? {}).sort()).toEqual(['__proto__[polluted]', 'a[b]']);
  });

  it('decodes nested escapes only once', async () => {
    const deep = `%${'25'.repeat(500)}41`;
    const { seen } = await receive(replay(door, {}, { params: { Body: deep } }));
    expect(seen?.params.Body).toBe(deep);
    const event = replay(door, { body: FORM.replace('Body=x', 'Body=%2578') });
    expect(await receive(event)).toMatchObject({ status: 403, seen: undefined });
    expect(await receive(replay(door, { target: `/voice%${'25'.repeat(2000)}` }))).toMatchObject({ status: 403 });
    expect(await receive(replay(door, { target: '/%76oice' }, { url: `${VOICE}x` }))).toMatchObject({ status: 403 });
  });

  it.each([
    ['half of an escape', 'Body=%'],
    ['a non-hexadecimal escape', 'Body=%zz'],
    ["an escaped byte that isn't UTF-8", 'Body=%ff'],
    ["a plain byte that isn't UTF-8", Uint8Array.of(0x42, 0x3d, 0xff)],
    ['an overlong slash', 'Body=%c0%af'],
    ['a lone surrogate, escaped', 'Body=%ed%a0%80'],
    ['a lone surrogate, plain', Uint8Array.of(0x42, 0x3d, 0xed, 0xa0, 0x80)],
    ['UTF-16 with a byte order mark', Uint8Array.of(0xff, 0xfe, 0x42, 0x00, 0x3d, 0x00)],
  ])('rejects a form with %s', async (_what, body) => {
    expect(await receive(replay(door, { body }))).toMatchObject({
      status: 400,
      outcome: 'bad-request',
      seen: undefined,
    });
  });

  it("doesn't accept undecodable bytes in place of a signed replacement character", async () => {
    const params = { Body: '\ufffd' };
    expect((await receive(replay(door, {}, { params }))).outcome).toBe('accepted');
    expect(await receive(replay(door, { body: 'Body=%ff' }, { params }))).toMatchObject({
      status: 400,
      seen: undefined,
    });
  });

  it('rejects lone surrogates and broken escapes in path and query', async () => {
    for (const target of ['/voice%ed%a0%80', '/voice?a=%ff', '/voice?a=%', '/voice\ud800', '/voice?\udfff=\ud800']) {
      expect(await receive(replay(door, { target }))).toMatchObject({ status: 403, seen: undefined });
    }
  });
});

describe('a body over the limit', () => {
  const refused = { status: 413, outcome: 'bad-request', seen: undefined };

  it("is rejected by its size before it is decoded, even if it isn't base64", async () => {
    const event = replay({ door: 'function-url', options: {} });
    const body = '%'.repeat(10 * 1024 * 1024);
    expect(await receive({ ...event, body, isBase64Encoded: true })).toMatchObject(refused);
  });

  it('is measured in bytes, not characters', async () => {
    const event = replay({ door: 'function-url', options: {} });
    expect(await receive({ ...event, body: 'é'.repeat(600 * 1024), isBase64Encoded: false })).toMatchObject(refused);
  });
});

describe('an auth token', () => {
  it.each([[''], [' '], [[]], [['']], [[{ secret: '', algorithm: 'sha1' as const }]]])(
    'that is empty accepts nothing, not even a request signed with an empty key: %j',
    async (authToken) => {
      const event = replay({ door: 'function-url', options: {} }, {}, { authToken: '' });
      expect(await receive(event, { authToken })).toMatchObject({
        status: 503,
        outcome: 'auth-token-unavailable',
        seen: undefined,
      });
    },
  );

  it('that a function returns empty accepts nothing', async () => {
    const event = replay({ door: 'function-url', options: {} }, {}, { authToken: '' });
    const warn = { warn: () => undefined, info: () => undefined, error: () => undefined };
    expect(await receive(event, { authToken: async () => '', logger: warn })).toMatchObject({
      status: 503,
      seen: undefined,
    });
  });

  it('that is empty for an account accepts nothing', async () => {
    const sid = CALL.AccountSid;
    const accounts = new Map([[sid, { id: sid, secret: '', algorithm: 'sha1' as const }]]);
    const account = [{ id: 'primary', secret: 'secret', algorithm: 'sha1' as const }];
    const event = replay({ door: 'function-url', options: {} }, {}, { authToken: '' });
    expect(await receive(event, { authToken: () => ({ account, accounts }) })).toMatchObject({
      status: 503,
      seen: undefined,
    });
  });
});
