import { describe, expect, it } from 'vitest';
import type { IdempotentRequest } from '../../../lambda/idempotency/dynamodb';
import { idempotencyKey } from '../../../lambda/idempotency/once';

const HEADERS = { 'i-twilio-idempotency-token': 'token' };

function key(own: Partial<IdempotentRequest> = {}): string | undefined {
  return idempotencyKey({
    method: 'POST',
    url: 'https://h.example/pay',
    params: { A: '1', B: ['x', 'y'] },
    headers: HEADERS,
    ...own,
  });
}

describe('idempotencyKey', () => {
  it('is the same for the same webhook, regardless of parameter order', () => {
    expect(key({ params: { B: ['x', 'y'], A: '1' } })).toBe(key());
    expect(key()).toMatch(/^[0-9a-f]{64}$/);
  });

  it('changes with the signed content and the token', () => {
    const others = [
      key({ method: 'GET' }),
      key({ url: 'https://h.example/pay?' }),
      key({ params: { A: '1', B: ['x', 'z'] } }),
      key({ params: { A: '1' } }),
      key({ headers: { ...HEADERS, 'i-twilio-idempotency-token': 'other' } }),
    ];
    expect(new Set([key(), ...others]).size).toBe(6);
  });

  it("includes the end of the URL, which the signature doesn't show", () => {
    const url = 'https://h.example/pay';
    expect(key({ url: `${url}A1`, params: {} })).not.toBe(key({ url, params: { A: '1' } }));
    expect(key({ params: {}, headers: { 'i-twilio-idempotency-token': 'A1token' } })).not.toBe(
      key({ params: { A1: 'token' } }),
    );
  });

  it('ignores other headers', () => {
    expect(key({ headers: { ...HEADERS, 'x-forwarded-host': 'other.example' } })).toBe(key());
  });

  it('is undefined without a token', () => {
    expect(key({ headers: {} })).toBeUndefined();
    expect(key({ headers: { 'i-twilio-idempotency-token': '' } })).toBeUndefined();
  });

  it("distinguishes names from values, which the signature doesn't", () => {
    const cuts = [{ A: '1', B: '2' }, { A: '1B2' }, { A1: 'B2' }, { A1B: '2' }, { A: ['1', 'B2'] }];
    expect(new Set(cuts.map((params) => key({ params }))).size).toBe(cuts.length);
  });

  it('changes with the account that signed, and with the kind of content', () => {
    expect(new Set([key(), key({ accountSid: 'AC1' }), key({ accountSid: 'AC2' }), key({ json: null })]).size).toBe(4);
  });
});
