import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BLOCK_BYTES, Hmac } from '../../../lambda/signature/hmac';
import { verify } from '../../../lambda/signature/signature';
import { authTokenKey } from '../../../lambda/signature/signing-key';
import { runs } from '../arbitraries';

/** The message behind a block of anything. */
function block(message: Uint8Array): Buffer {
  return Buffer.concat([Buffer.alloc(BLOCK_BYTES, 'x'), message]);
}

const bytes = (byte: string, times: number) => Buffer.from(byte.repeat(times), 'hex').toString('latin1');
const COUNTING = Buffer.from('0102030405060708090a0b0c0d0e0f10111213141516171819', 'hex').toString('latin1');
const LARGE_KEY = 'Test Using Larger Than Block-Size Key - Hash Key First';

type Vector = readonly [key: string, message: string, digest: string];

/** https://www.rfc-editor.org/rfc/rfc2202#section-3, without those whose keys are no UTF-8. */
const SHA1: readonly Vector[] = [
  [bytes('0b', 20), 'Hi There', 'b617318655057264e28bc0b6fb378c8ef146be00'],
  ['Jefe', 'what do ya want for nothing?', 'effcdf6ae5eb2fa2d27416d5f184df9c259a7c79'],
  [COUNTING, bytes('cd', 50), '4c9007f4026250c6bc8414f9bf50c86c2d7235da'],
  [bytes('0c', 20), 'Test With Truncation', '4c1a03424b55e07fe7f27be1d58bb9324a9a5a04'],
];
/** https://www.rfc-editor.org/rfc/rfc4231#section-4, likewise. */
const SHA256: readonly Vector[] = [
  [bytes('0b', 20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  ['Jefe', 'what do ya want for nothing?', '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
  [COUNTING, bytes('cd', 50), '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b'],
];

describe.each([
  ['sha1', SHA1],
  ['sha256', SHA256],
] as const)('an HMAC of %s', (algorithm, vectors) => {
  it.each(vectors)('is that of the RFC under %j', (secret, message, digest) => {
    const hmac = new Hmac({ algorithm, secret });
    expect(Buffer.from(hmac.digest(block(Buffer.from(message, 'latin1')))).toString('hex')).toBe(digest);
  });

  it("is node:crypto's for any key, shorter or longer than a block, and any messages one after another", () => {
    const secret = fc.array(fc.nat(0xffff), { maxLength: 2 * BLOCK_BYTES }).map((all) => String.fromCharCode(...all));
    const messages = fc.array(fc.uint8Array({ maxLength: 300 }), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(secret, messages, (key, all) => {
        const hmac = new Hmac({ algorithm, secret: key });
        for (const message of all) {
          const expected = createHmac(algorithm, key).update(message).digest('hex');
          expect(Buffer.from(hmac.digest(block(message))).toString('hex')).toBe(expected);
        }
      }),
      runs(200),
    );
  });

  it.each([BLOCK_BYTES - 1, BLOCK_BYTES, BLOCK_BYTES + 1])("is node:crypto's with a key of %i bytes", (length) => {
    const secret = LARGE_KEY.repeat(2).slice(0, length);
    const expected = createHmac(algorithm, secret).update(LARGE_KEY).digest('hex');
    expect(Buffer.from(new Hmac({ algorithm, secret }).digest(block(Buffer.from(LARGE_KEY)))).toString('hex')).toBe(
      expected,
    );
  });
});

describe('a key', () => {
  it.each([20, 100])('of %i bytes is not left where all small buffers of the process are', (length) => {
    const secret = 'a key that stands nowhere else '.repeat(4).slice(0, length);
    verify(['https://a.example/voice'], { kind: 'url', body: new Uint8Array() }, 'AAAA', [authTokenKey(secret, 'a')]);
    const shared = Buffer.from(Buffer.allocUnsafe(1).buffer);
    for (const byte of [0, 0x36, 0x5c]) {
      const part = Buffer.alloc(20);
      for (let index = 0; index < part.length; index += 1) part[index] = secret.charCodeAt(index) ^ byte;
      expect(shared.includes(part)).toBe(false);
    }
  });
});
