import { describe, expect, it } from 'vitest';
import { type AuthTokenValue, keysOf, providedKeys } from '../../../lambda/auth-token/option';
import type { SigningKey, SigningKeys } from '../../../lambda/signature';

const SID = `AC${'0a'.repeat(16)}`;

describe('keysOf', () => {
  it('accepts a token or the content of a secret', () => {
    expect(keysOf(' a\n').account).toEqual([{ id: 'primary', secret: 'a', algorithm: 'sha1' }]);
    expect(keysOf('{"authToken": "a", "secondaryAuthToken": "b"}').account.map(({ id }) => id)).toEqual([
      'primary',
      'secondary',
    ]);
  });

  it('names the keys of an array by position, unless they have an id', () => {
    const own: SigningKey = { id: 'own', secret: 'b', algorithm: 'sha256' };
    expect(keysOf(['a', own, { secret: 'c', algorithm: 'sha1' }, 'd'])).toEqual({
      account: [
        { id: 'primary', secret: 'a', algorithm: 'sha1' },
        own,
        { id: 'key-3', secret: 'c', algorithm: 'sha1' },
        { id: 'key-4', secret: 'd', algorithm: 'sha1' },
      ],
      accounts: new Map(),
    });
  });

  it('accepts keys by account', () => {
    const keys: SigningKeys = { account: [], accounts: new Map([[SID, { secret: 'a', algorithm: 'sha1' }]]) };
    expect(keysOf(keys).accounts).toEqual(new Map([[SID, { id: SID, secret: 'a', algorithm: 'sha1' }]]));
  });

  it.each<[string, unknown]>([
    ['an empty text', ''],
    ['an empty list', []],
    ['a list with an empty text', ['a', ' ']],
    ['an empty secret', [{ secret: '', algorithm: 'sha1' }]],
    ['a blank secret', [{ secret: ' ', algorithm: 'sha1' }]],
    ['an unknown algorithm', [{ secret: 'marked', algorithm: 'md5' }]],
    ['undefined', undefined],
    ['null', null],
    ['a number', 12345],
    ['a list with undefined', [undefined]],
    ['an object without keys', { token: 'marked' }],
    ['an object with an empty key', { authToken: '' }],
    ['no keys at all', { account: [], accounts: new Map() }],
    ['an empty secret of an account', { account: [], accounts: new Map([[SID, { secret: '', algorithm: 'sha1' }]]) }],
  ])('rejects %s without quoting it', (_what, value) => {
    expect(() => keysOf(value as AuthTokenValue)).toThrow(expect.objectContaining({ code: 'MALFORMED_AUTH_TOKEN' }));
    expect(() => keysOf(value as AuthTokenValue)).not.toThrow(/marked|12345/);
  });
});

describe('providedKeys', () => {
  it.each<[string, () => AuthTokenValue | Promise<AuthTokenValue>]>([
    ['now', () => 'a'],
    ['later', async () => 'a'],
  ])('accepts the keys that the function returns %s', async (_when, provider) => {
    expect((await providedKeys(provider)(false)).account).toEqual([{ id: 'primary', secret: 'a', algorithm: 'sha1' }]);
  });

  it.each<[string, () => AuthTokenValue]>([
    ['throws', () => JSON.parse('marked-token')],
    ['rejects', () => Promise.reject(new SyntaxError('marked-token')) as unknown as string],
  ])(
    'reports only the name of the error that the function %s, because a message may quote the token',
    async (_how, provider) => {
      await expect(providedKeys(provider)(false)).rejects.toThrow('The `authToken` function failed (SyntaxError).');
    },
  );
});
