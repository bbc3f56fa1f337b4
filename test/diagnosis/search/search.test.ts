import { describe, expect, it } from 'vitest';
import { authTokenKey, type SigningKey } from '../../../lambda/signature';
import { checked } from '../checked';
import { PARAMS, pairs, sign, TOKEN, URL } from '../diagnose-staged';

const OTHER = 'an0ther0an0ther0an0ther0an0ther0';
const nameless = (secret: string): SigningKey => ({ secret, algorithm: 'sha1' });
const account = (digit: string) => `AC${digit.repeat(32)}`;

/** Returns the detail for a request signed with the other token. */
function told(expected: readonly SigningKey[], signed: SigningKey, accounts = new Map<string, SigningKey>()): string {
  const options = { signature: sign(URL, PARAMS, OTHER), otherTokens: [signed] };
  const found = checked(
    {},
    { url: URL, params: pairs(PARAMS) },
    { ...options, tokens: { account: expected, accounts } },
  );
  expect(found).toMatchObject({ cause: 'token', signedUrl: URL });
  expect(JSON.stringify(found)).not.toMatch(new RegExp(`${OTHER}|${TOKEN}`));
  return found.detail;
}

describe('another token is identified', () => {
  it.each<[string, SigningKey[], SigningKey, string]>([
    [
      'by its position',
      [authTokenKey(TOKEN, 'primary')],
      authTokenKey(OTHER, 'secondary'),
      'with the auth token "secondary", not with the auth token "primary"',
    ],
    [
      'by its account',
      [authTokenKey(TOKEN, 'primary')],
      authTokenKey(OTHER, account('1')),
      `with the auth token of account ${account('1')}, not`,
    ],
    [
      "as the parent account's, if a subaccount's is expected",
      [authTokenKey(TOKEN, account('1'))],
      authTokenKey(OTHER, 'primary'),
      "with the parent account's own auth token, not with the auth token of account",
    ],
    [
      "as another subaccount's",
      [authTokenKey(TOKEN, account('1'))],
      authTokenKey(OTHER, account('2')),
      `with the auth token of account ${account('2')}, not with the auth token of account ${account('1')}`,
    ],
    [
      'as one without a name',
      [nameless(TOKEN)],
      nameless(OTHER),
      'with an auth token without a name, not with the auth token "primary"',
    ],
    [
      'along with each expected token',
      [authTokenKey(TOKEN, 'primary'), authTokenKey(`${TOKEN}2`, 'secondary')],
      nameless(OTHER),
      'not with the auth token "primary" or the auth token "secondary"',
    ],
  ])('%s', (_, expected, signed, says) => {
    expect(told(expected, signed)).toContain(says);
  });

  it('even if the function has no token for the account', () => {
    const accounts = new Map([[account('1'), authTokenKey(TOKEN, account('1'))]]);
    expect(told([], authTokenKey(OTHER, 'other'), accounts)).toContain(
      '"other", not with any of the function\'s tokens',
    );
  });
});
