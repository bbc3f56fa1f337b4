import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Signatures, signedText } from '../../../diagnosis/search/signatures';
import { signedParams } from '../../../lambda/signature';

it('the signature of a text is the one that Node computes, with a key of any length', () => {
  const key = fc.record({
    secret: fc.string({ maxLength: 90 }),
    algorithm: fc.constantFrom('sha1' as const, 'sha256' as const),
  });
  fc.assert(
    fc.property(key, fc.array(fc.string({ unit: 'binary', maxLength: 3000 }), { maxLength: 3 }), (given, texts) => {
      const signatures = new Signatures(given);
      for (const text of texts) {
        const hmac = createHmac(given.algorithm, given.secret).update(text, 'utf8').digest('base64');
        expect(signatures.of(text)).toBe(hmac);
      }
    }),
  );
});

it('parameters are written like in the runtime', () => {
  const text = fc.string({ maxLength: 3, unit: fc.constantFrom('a', 'B', 'é', '\u{1f600}', '') });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text)), (params) => {
      expect(signedText(params)).toBe(signedParams(params));
    }),
  );
});
