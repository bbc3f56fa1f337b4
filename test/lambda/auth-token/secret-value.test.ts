import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MalformedAuthTokenError } from '../../../lambda/auth-token/errors';
import { parseSecret } from '../../../lambda/auth-token/secret-value';
import { authTokensOf } from '../../../lambda/signature';

const SID = `AC${'0a'.repeat(16)}`;
const OTHER_SID = `AC${'1b'.repeat(16)}`;
const key = (secret: string, id: string) => ({ id, secret, algorithm: 'sha1' });

describe('a bare token', () => {
  it.each(['token', ' token ', 'token\n', 'token\r\n', '\uFEFFtoken', '\ttoken'])('is trimmed: %j', (text) => {
    expect(parseSecret(text)).toEqual({
      keys: { account: [key('token', 'primary')], accounts: new Map() },
      managed: false,
    });
  });

  it.each(['', ' ', '\n', 'to ken', 'token\u0000', 'tökén', '<html> </html>', 'undefined', 'null', 'x'.repeat(513)])(
    'is rejected if it is blank, a placeholder, or has invalid characters: %j',
    (text) => {
      expect(() => parseSecret(text)).toThrow(MalformedAuthTokenError);
    },
  );
});

describe('JSON', () => {
  it('has the primary token, the secondary one, and those of other accounts', () => {
    const text = JSON.stringify({
      authToken: 'a\n',
      secondaryAuthToken: ' b',
      accounts: { [SID]: 'c', [OTHER_SID]: 'd' },
    });
    expect(parseSecret(`\n${text}\n`)).toEqual({
      keys: {
        account: [key('a', 'primary'), key('b', 'secondary')],
        accounts: new Map([
          [SID, key('c', SID)],
          [OTHER_SID, key('d', OTHER_SID)],
        ]),
      },
      managed: false,
    });
  });

  it('can have only accounts', () => {
    expect(parseSecret(JSON.stringify({ accounts: { [SID]: 'c' } })).keys).toEqual({
      account: [],
      accounts: new Map([[SID, key('c', SID)]]),
    });
  });

  it.each(['', ' ', null])('has no secondary token if it is blank: %j', (secondaryAuthToken) => {
    expect(parseSecret(JSON.stringify({ authToken: 'a', secondaryAuthToken })).keys.account).toEqual([
      key('a', 'primary'),
    ]);
  });

  it('is a managed secret if it has an account SID', () => {
    const text = JSON.stringify({ accountSid: SID, authToken: 'a', validationUrl: 'https://api.twilio.com/' });
    const account = [{ ...key('a', 'primary'), accountSid: SID }];
    expect(parseSecret(text)).toEqual({ keys: { account, accounts: new Map() }, managed: true });
  });

  it.each([
    ['no token', {}],
    ['only an unknown field', { token: 'marked' }],
    ['no accounts in accounts', { accounts: {} }],
    ['an empty token', { authToken: '' }],
    ['a blank token', { authToken: ' \n' }],
    ['a number', { authToken: 12345 }],
    ['null', { authToken: null }],
    ['an object', { authToken: { marked: 'marked' } }],
    ['only a secondary token', { secondaryAuthToken: 'marked' }],
    ['a secondary token with accounts', { secondaryAuthToken: 'marked', accounts: { [SID]: 'a' } }],
    ['an array as secondary token', { authToken: 'a', secondaryAuthToken: ['marked'] }],
    ['accounts as an array', { authToken: 'a', accounts: ['marked'] }],
    ['accounts as a string', { authToken: 'a', accounts: 'marked' }],
    ['a malformed account SID', { accounts: { 'marked-sid': 'a' } }],
    ['an upper-case account SID', { accounts: { [SID.toUpperCase()]: 'a' } }],
    ['SID and token swapped', { accounts: { marked: SID } }],
    ['an empty token of an account', { authToken: 'a', accounts: { [SID]: '' } }],
    ['a number as token of an account', { authToken: 'a', accounts: { [SID]: 1 } }],
    ['a prototype', { accounts: JSON.parse('{"__proto__": "marked"}') }],
    ['a managed secret with another SID', { accountSid: 'marked', authToken: 'a' }],
  ])('is rejected with %s, without quoting it', (_what, value) => {
    const parse = () => parseSecret(JSON.stringify(value));
    expect(parse).toThrow(MalformedAuthTokenError);
    expect(parse).not.toThrow(/marked|12345/);
  });

  it.each([
    '{"authToken": "marked"',
    '"marked"',
    '["marked"]',
    '{marked}',
    '{{resolve:secretsmanager:marked}}',
    '[]',
    '""',
  ])('is rejected if it is broken or not an object: %s', (text) => {
    expect(() => parseSecret(text)).toThrow(MalformedAuthTokenError);
    expect(() => parseSecret(text)).not.toThrow(/marked/);
  });
});

it('never creates an empty key and only throws its own error', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.json(),
    fc
      .object({ key: fc.constantFrom('authToken', 'secondaryAuthToken', 'accounts', SID) })
      .map((v) => JSON.stringify(v)),
  );
  fc.assert(
    fc.property(texts, (text) => {
      try {
        const secrets = authTokensOf(parseSecret(text).keys).map(({ secret }) => secret);
        expect(secrets.length).toBeGreaterThan(0);
        for (const secret of secrets) expect(secret).toMatch(/^[!-~]+$/);
      } catch (error) {
        expect(error).toBeInstanceOf(MalformedAuthTokenError);
      }
    }),
    { numRuns: 300 },
  );
});
