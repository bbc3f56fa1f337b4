import { Duration, Lazy } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { type ConnectionOverrides, RetryPolicy } from '../../../lib';
import { overridesFragment } from '../../../lib/webhook-url/connection-overrides';
import { testStack } from '../stack';

const fragment = (overrides: ConnectionOverrides) => overridesFragment(testStack(), overrides);

describe('the fragment of connection overrides', () => {
  it.each<[string, ConnectionOverrides]>([
    ['', {}],
    ['#ct=100', { connectTimeout: Duration.millis(100) }],
    ['#ct=10000', { connectTimeout: Duration.seconds(10) }],
    ['#rt=15000', { readTimeout: Duration.seconds(15) }],
    ['#tt=15000', { totalTimeout: Duration.seconds(15) }],
    ['#rc=0', { retryCount: 0 }],
    ['#rc=5&rp=all', { retryCount: 5, retryPolicy: RetryPolicy.ALL }],
    ['#rp=4xx', { retryPolicy: RetryPolicy.CLIENT_ERROR }],
    [
      '#rp=5xx,ct,rt',
      {
        retryPolicy: RetryPolicy.anyOf(RetryPolicy.SERVER_ERROR, RetryPolicy.CONNECT_TIMEOUT, RetryPolicy.READ_TIMEOUT),
      },
    ],
    ['#sni=y', { sni: true }],
    ['#sni=n', { sni: false }],
    ['#e=dublin,sao-paulo', { edges: ['dublin', 'sao-paulo'] }],
    [
      '#ct=200&rt=300&tt=400&rc=1&rp=5xx&sni=y&e=tokyo',
      {
        edges: ['tokyo'],
        sni: true,
        retryPolicy: RetryPolicy.SERVER_ERROR,
        retryCount: 1,
        totalTimeout: Duration.millis(400),
        readTimeout: Duration.millis(300),
        connectTimeout: Duration.millis(200),
      },
    ],
  ])('is %j', (expected, overrides) => {
    expect(fragment(overrides)).toBe(expected);
  });

  const TIMEOUT = (prop: string) => `Fix: use \`Duration.millis(…)\` in that range, or remove \`${prop}\`.`;
  it.each<[string, ConnectionOverrides]>([
    [
      `\`connectTimeout\` is 10.001 seconds: Twilio accepts whole milliseconds from 100 to 10000. ${TIMEOUT('connectTimeout')}`,
      { connectTimeout: Duration.millis(10_001) },
    ],
    [
      `\`readTimeout\` is 0.099 seconds: Twilio accepts whole milliseconds from 100 to 15000. ${TIMEOUT('readTimeout')}`,
      { readTimeout: Duration.millis(99) },
    ],
    ['`totalTimeout` is 16 seconds: ', { totalTimeout: Duration.seconds(16) }],
    [
      '`totalTimeout` is a value known only at deployment: ',
      { totalTimeout: Duration.seconds(Lazy.number({ produce: () => 1 })) },
    ],
    [
      '`retryCount` is 6: Twilio retries 0 to 5 times. Fix: use a whole number in that range, or remove `retryCount`.',
      { retryCount: 6 },
    ],
    ['`retryCount` is 1.5: ', { retryCount: 1.5 }],
    ['`retryCount` is -1: ', { retryCount: -1 }],
    [
      '`retryPolicy` has no effect because `retryCount` is 0. Fix: raise `retryCount`.',
      { retryCount: 0, retryPolicy: RetryPolicy.SERVER_ERROR },
    ],
    [
      '`edges` is "Dublin": must be IDs of Twilio edge locations, such as `dublin` or `sao-paulo`. Fix: use IDs from',
      { edges: ['Dublin'] },
    ],
    ['`edges` is []: ', { edges: [] }],
    ['`edges` is "dublin&rc=5": ', { edges: ['dublin&rc=5'] }],
  ])('is rejected when %s', (message, overrides) => {
    expect(() => fragment(overrides)).toThrow(`[Test] ${message}`);
  });
});
