import { describe, expect, it } from 'vitest';
import { authTokenKey } from '../../../lambda/signature';
import {
  forgedSigner,
  formOf,
  hostnameOf,
  selfCheckUrl,
  signerOf,
  twilioPost,
} from '../../../operations/self-check/request';

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

  it('signs for the account that its key is known to belong to', () => {
    const key = { ...own, accountSid: ACCOUNT };
    expect(signerOf({ account: [key], accounts: new Map() })).toEqual({ key, accountSid: ACCOUNT });
  });

  it('is a shared key if there is no auth token, or if those are refused', () => {
    const shared = [{ id: 'webhooks_sharedkey_one', secret: 'one' }];
    const signer = {
      key: { id: 'webhooks_sharedkey_one', secret: 'one', algorithm: 'sha256' },
      settings: 'key=webhooks_sharedkey_one,algorithm=HMAC_SHA256',
    };
    expect(signerOf({ account: [], accounts: new Map(), shared })).toEqual(signer);
    expect(signerOf({ account: [own], accounts: new Map(), shared })).toEqual({ key: own });
    expect(signerOf({ account: [own], accounts: new Map(), shared }, true)).toEqual(signer);
    expect(signerOf({ account: [own], accounts: new Map() }, true)).toBeUndefined();
  });

  it('names its shared key in the header, with an algorithm that the key allows', () => {
    const shared = [{ id: 'old', secret: 'one', algorithms: ['HMAC_SHA1'] as const, accountSid: ACCOUNT }];
    const signer = signerOf({ account: [], accounts: new Map(), shared }) ?? { key: own };
    expect(signer).toMatchObject({ key: { algorithm: 'sha1' }, accountSid: ACCOUNT });
    const header = 'X-Twilio-Webhooks-Signature-Settings';
    expect(twilioPost('https://h.example', signer).headers).toMatchObject({ [header]: 'key=old,algorithm=HMAC_SHA1' });
    expect(twilioPost('https://h.example', { key: own }).headers).not.toHaveProperty(header);
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
