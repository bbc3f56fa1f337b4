import { describe, expect, it } from 'vitest';
import { authTokenKey } from '../../../lambda/signature';
import { forgedSigner, formOf, hostnameOf, selfCheckUrl, signerOf } from '../../../operations/self-check/request';

const ACCOUNT = `AC${'5'.repeat(32)}`;
const own = authTokenKey('own', 'primary');
const subaccount = authTokenKey('sub', ACCOUNT);

describe('the signer of a self-check', () => {
  it("is the account's first key", () => {
    const keys = { account: [own, authTokenKey('next', 'secondary')], accounts: new Map([[ACCOUNT, subaccount]]) };
    expect(signerOf(keys)).toEqual({ key: own });
  });

  it('is otherwise a subaccount, which the form then names', () => {
    const signer = signerOf({ account: [], accounts: new Map([[ACCOUNT, subaccount]]) });
    expect(signer).toEqual({ key: subaccount, accountSid: ACCOUNT });
    expect(formOf(signer ?? { key: own })).toContainEqual(['AccountSid', ACCOUNT]);
    expect(formOf({ key: own }).map(([name]) => name)).not.toContain('AccountSid');
  });

  it("doesn't exist without a key", () => {
    expect(signerOf({ account: [], accounts: new Map() })).toBeUndefined();
  });
});

it('a forged signer has the same account and a new secret each time', () => {
  const [one, other] = [forgedSigner({ key: own, accountSid: ACCOUNT }), forgedSigner({ key: own })];
  expect(one).toMatchObject({ accountSid: ACCOUNT, key: { id: 'primary', algorithm: 'sha1' } });
  expect(new Set([own.secret, one.key.secret, other.key.secret]).size).toBe(3);
});

it.each([
  ['https://hooks.example.com', 'hooks.example.com'],
  ['https://hooks.example.com:8443/base', 'hooks.example.com'],
  ['https://[::1]:8443/base', '[::1]'],
])('the host in the reserved URL of %s is %s', (origin, hostname) => {
  expect(hostnameOf(selfCheckUrl(origin))).toBe(hostname);
});
