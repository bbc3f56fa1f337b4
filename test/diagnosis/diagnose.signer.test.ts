import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { signerOf } from '../../diagnosis/search';

it('signs as an HMAC does, whatever the key and the text', () => {
  const secret = fc.oneof(fc.string({ minLength: 1, maxLength: 80 }), fc.string({ unit: 'grapheme', minLength: 1 }));
  fc.assert(
    fc.property(secret, fc.string({ unit: 'grapheme' }), fc.constantFrom('sha1', 'sha256'), (key, text, algorithm) => {
      const sign = signerOf({ secret: key, algorithm });
      expect(sign(text)).toBe(createHmac(algorithm, key).update(text, 'utf8').digest('base64'));
      expect(sign('')).toBe(createHmac(algorithm, key).update('').digest('base64'));
    }),
  );
});
