import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signatureSettings } from '../../../lambda/signature/signature-settings';

const ID = 'webhooks_sharedkey_01k5fz3m8q9w2e4r6t7y8u9p0a';

describe('the signature settings', () => {
  it.each([
    [`key=${ID},algorithm=HMAC_SHA256`, 'HMAC_SHA256'],
    [`key=${ID},algorithm=HMAC_SHA1`, 'HMAC_SHA1'],
    [`algorithm=HMAC_SHA256,key=${ID}`, 'HMAC_SHA256'],
    [` KEY = ${ID} , Algorithm = hmac_sha256 `, 'HMAC_SHA256'],
    [`key=${ID},algorithm=HMAC_SHA256,version=2`, 'HMAC_SHA256'],
    [`key=${ID},algorithm=HMAC_SHA256,key=${ID},algorithm=HMAC_SHA256`, 'HMAC_SHA256'],
    [`key=${ID},algorithm=HMAC_SHA512`, 'HMAC_SHA512'],
    [`key=${ID}`, 'HMAC_SHA1'],
    [`key=${ID},algorithm=`, 'HMAC_SHA1'],
  ])('%s name the key and %s', (header, algorithm) => {
    expect(signatureSettings(header)).toEqual({ keyId: ID, algorithm });
  });

  it.each([undefined, '', 'algorithm=HMAC_SHA1', 'algorithm=HMAC_SHA256', 'HMAC_SHA256', ',', 'keys=a'])(
    'name no key: %s',
    (header) => {
      expect(signatureSettings(header)).toBeUndefined();
    },
  );

  it.each([`key=${ID},key=other,algorithm=HMAC_SHA256`, 'key=', 'key', `key=${ID},x=${'y'.repeat(512)}`])(
    'name a key that matches none: %s',
    (header) => {
      expect(signatureSettings(header)?.keyId).toBe('');
    },
  );

  it('name an algorithm that matches none, if there are several', () => {
    expect(signatureSettings(`key=${ID},algorithm=HMAC_SHA1,algorithm=HMAC_SHA256`)?.algorithm).toBe('');
  });

  it('are parsed from any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 600 }), (header) => {
        const read = signatureSettings(header);
        expect(read === undefined || typeof read.keyId === 'string').toBe(true);
      }),
    );
  });
});
