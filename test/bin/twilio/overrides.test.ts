import { describe, expect, it } from 'vitest';
import { DeliveryFailure } from '../../../bin/twilio/http/exchange';
import { deliveryRules, OverrideError, retriesAfter } from '../../../bin/twilio/overrides';

describe('deliveryRules', () => {
  it("has Twilio's defaults", () => {
    expect(deliveryRules(undefined, 15_000)).toEqual({
      limits: { connectMs: 5_000, readMs: 15_000, totalMs: 15_000 },
      retries: 1,
      retryOn: new Set(['ct']),
      sni: true,
    });
  });

  it('parses the fragment', () => {
    expect(deliveryRules('ct=100&rt=200&tt=300&rc=5&rp=4xx,rt&sni=n&e=dublin', 15_000)).toEqual({
      limits: { connectMs: 100, readMs: 200, totalMs: 300 },
      retries: 5,
      retryOn: new Set(['4xx', 'rt']),
      sni: false,
    });
  });

  it('caps the total time of Event Streams at 5 s', () => {
    expect(deliveryRules('tt=15000', 5_000).limits.totalMs).toBe(5_000);
  });

  it.each([
    'ct=99',
    'ct=10001',
    'rt=99',
    'rt=15001',
    'tt=15001',
    'rc=6',
    'rc=-1',
    'rc=1.5',
    'rc=',
    'rp=3xx',
    'rp=',
    'x=1',
  ])('rejects #%s', (fragment) => expect(() => deliveryRules(fragment, 15_000)).toThrow(OverrideError));

  it.each(['ct=100', 'ct=10000', 'rt=15000', 'tt=100', 'rc=0', 'rp=all'])('accepts #%s', (fragment) =>
    expect(() => deliveryRules(fragment, 15_000)).not.toThrow(),
  );
});

describe('retriesAfter', () => {
  const all = ['4xx', '5xx', 'ct', 'rt'] as const;
  it.each([
    ['connect', undefined, 'ct'],
    ['read-timeout', undefined, 'rt'],
    ['status', 404, '4xx'],
    ['status', 503, '5xx'],
  ] as const)('retries after %s %s only with policy %s', (kind, status, under) => {
    const failure = new DeliveryFailure(kind, 1, '');
    expect(all.filter((policy) => retriesAfter(failure, status, new Set([policy])))).toEqual([under]);
  });

  it('never retries after a total timeout', () => {
    expect(retriesAfter(new DeliveryFailure('total-timeout', 1, ''), undefined, new Set(all))).toBe(false);
  });
});
