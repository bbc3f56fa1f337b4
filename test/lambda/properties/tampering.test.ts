import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rawPath, rawQuery, runs, token } from '../arbitraries';
import { receive } from '../attacks/receive';
import { deliver } from './calls';
import { callsByDoor } from './doors';
import { expectRefused, formCall } from './refused';

const FITS = ['accepted', 'no-route'];

const anyCall = fc.oneof(...Object.values(callsByDoor));
describe('a signed request', { timeout: 60_000 }, () => {
  it('is accepted unchanged', async () => {
    const property = fc.asyncProperty(anyCall, async (call) => {
      const { event, candidates } = deliver(call);
      fc.pre(!candidates.truncated);
      const { outcome } = await receive(event, { authToken: call.signed.authToken, origins: [] });
      expect(FITS).toContain(outcome);
    });
    await fc.assert(property, runs(150));
  });

  it('is rejected with another token', async () => {
    const property = fc.asyncProperty(anyCall, token, async (call, other) => {
      fc.pre(other !== call.signed.authToken);
      await expectRefused(deliver(call).event, other);
    });
    await fc.assert(property, runs(100));
  });

  it('is rejected with any other signature, including other encodings of the same bytes', async () => {
    const characters = fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_ ');
    const property = fc.asyncProperty(formCall, fc.nat(27), characters, async (call, at, character) => {
      const { sent, event } = deliver(call);
      const signature = sent.headers['X-Twilio-Signature'] ?? '';
      fc.pre(signature[at] !== character);
      const other = signature.slice(0, at) + character + signature.slice(at + 1);
      const forged = JSON.parse(JSON.stringify(event).replace(signature, other));
      await expectRefused(forged, call.signed.authToken);
    });
    await fc.assert(property, runs(200));
  });

  it('is rejected if one character of path or query differs', async () => {
    const letters = fc.constantFrom(...'abcXYZ019/=&.-_~');
    const signed = fc.tuple(rawPath, rawQuery, token);
    const property = fc.asyncProperty(
      signed,
      fc.nat(),
      letters,
      fc.boolean(),
      async ([path, query, authToken], at, by, insert) => {
        const url = `https://hooks.example.com${path}?a=${query}`;
        const { event } = deliver({ door: 'function-url', signed: { url, authToken, params: { A: '1' } } });
        const key = at % 2 === 0 ? 'rawPath' : 'rawQueryString';
        const before = String(event[key]);
        // The path's first slash stays, because every request line has it.
        const index = 1 + (at % before.length);
        const after = before.slice(0, index) + by + before.slice(index + (insert ? 0 : 1));
        fc.pre(after !== before);
        await expectRefused({ ...event, [key]: after }, authToken);
      },
    );
    await fc.assert(property, runs(200));
  });
});
