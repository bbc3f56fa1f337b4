import { describe, expect, it } from 'vitest';
import { authTokens } from '../../../lambda/auth-token';
import { MalformedAuthTokenError } from '../../../lambda/auth-token/errors';
import { keysOf } from '../../../lambda/auth-token/option';
import { parseSecret } from '../../../lambda/auth-token/secret-value';
import type { SharedKey } from '../../../lambda/signature';

const KEY = { id: 'webhooks_sharedkey_one', secret: 'one' };
const NAMED = { sharedKey: { keyId: KEY.id, algorithm: 'HMAC_SHA256' } };
const parse = (sharedKeys: unknown) => parseSecret(JSON.stringify({ sharedKeys })).keys;

describe('shared keys in a secret', () => {
  it('require no auth token, and can be used with one', () => {
    expect(parse([KEY])).toEqual({ account: [], accounts: new Map(), shared: [KEY] });
    const { account, shared } = parseSecret(JSON.stringify({ authToken: 'a', sharedKeys: [KEY] })).keys;
    expect({ account, shared }).toMatchObject({ account: [{ secret: 'a' }], shared: [KEY] });
  });

  it('lose the line break that a shell added', () => {
    expect(parse([{ ...KEY, id: `${KEY.id}\n`, secret: 'one\n' }]).shared).toEqual([KEY]);
  });

  it('keep their algorithms and account, and no other fields', () => {
    const own = { ...KEY, algorithms: ['HMAC_SHA1', 'HMAC_SHA256'], accountSid: `AC${'1'.repeat(32)}` };
    expect(parse([{ ...own, friendlyName: 'x' }]).shared).toEqual([own]);
  });

  it.each([
    ['not a list', KEY],
    ['not an object', ['marked']],
    ['null', [null]],
    ['no id', [{ secret: 'marked' }]],
    ['an id with a comma', [{ ...KEY, id: 'marked,x' }]],
    ['an empty id', [{ ...KEY, id: '' }]],
    ['no secret', [{ id: 'marked' }]],
    ['an empty secret', [{ ...KEY, secret: '  ' }]],
    ['a secret with a space', [{ ...KEY, secret: 'marked marked' }]],
    ['a secret that is a number', [{ ...KEY, secret: 12345 }]],
    ['an unknown algorithm', [{ ...KEY, algorithms: ['HMAC_MARKED'] }]],
    ["an algorithm's short name", [{ ...KEY, algorithms: ['sha256'] }]],
    ['no algorithm', [{ ...KEY, algorithms: [] }]],
    ['one algorithm outside a list', [{ ...KEY, algorithms: 'HMAC_SHA256' }]],
    ['an account that is none', [{ ...KEY, accountSid: 'marked' }]],
  ])('are rejected without quoting them: %s', (_what, sharedKeys) => {
    expect(() => parse(sharedKeys)).toThrow(MalformedAuthTokenError);
    expect(() => parse(sharedKeys)).not.toThrow(/marked|12345/i);
  });

  it('may be an empty list only beside other keys', () => {
    expect(() => parse([])).toThrow(MalformedAuthTokenError);
    expect(parseSecret('{"authToken": "a", "sharedKeys": []}').keys).not.toHaveProperty('shared');
  });
});

describe('shared keys in the options', () => {
  it('have the same forms as `authToken`', () => {
    expect(keysOf({ sharedKeys: [KEY] }).shared).toEqual([KEY]);
    expect(keysOf({ account: [], accounts: new Map(), shared: [KEY] }).shared).toEqual([KEY]);
  });

  it('are the only keys if no auth token is configured', async () => {
    const none = authTokens(undefined, {}, { sharedKeys: [KEY] });
    expect(await none.keys()).toEqual({ account: [], accounts: new Map() });
    expect((await none.keys(NAMED)).shared).toEqual([KEY]);
  });

  it('make every request fail if they are an empty list, and no auth token is configured', async () => {
    const none = authTokens(undefined, {}, { sharedKeys: [] });
    await expect(none.keys()).rejects.toMatchObject({ code: 'AUTH_TOKEN_UNAVAILABLE' });
    await expect(none.keys()).rejects.toThrow('No auth token is configured.');
    expect((await authTokens(undefined, { TWILIO_AUTH_TOKEN: 'a' }, { sharedKeys: [] }).keys()).account).toHaveLength(
      1,
    );
  });

  it('make every request fail if they are malformed, like an auth token', async () => {
    const broken = authTokens('a', {}, { sharedKeys: [{ id: 'x' } as SharedKey] });
    await expect(broken.keys()).rejects.toMatchObject({ code: 'AUTH_TOKEN_UNAVAILABLE' });
    await expect(broken.keys()).rejects.toThrow('Entry 1 of the option `sharedKeys` has no "secret"');
  });

  it("don't read a source for keys that they include", async () => {
    let calls = 0;
    const provider = () => {
      calls += 1;
      return Promise.reject(new Error('away'));
    };
    const auth = authTokens(provider, {}, { sharedKeys: [KEY], logger: { warn: () => undefined } });
    const first = calls;
    expect((await auth.keys(NAMED)).shared).toEqual([KEY]);
    expect(await auth.refreshed(NAMED)).toBeUndefined();
    expect(calls).toBe(first);
  });
});

describe('several tokens of an account', () => {
  it('are each tried', () => {
    const sid = `AC${'1'.repeat(32)}`;
    const { accounts } = parseSecret(JSON.stringify({ accounts: { [sid]: ['a', 'b'] } })).keys;
    expect([accounts.get(sid)].flat()).toMatchObject([{ secret: 'a' }, { secret: 'b' }]);
    expect(() => parseSecret(JSON.stringify({ accounts: { [sid]: [] } }))).toThrow('is empty');
  });
});
