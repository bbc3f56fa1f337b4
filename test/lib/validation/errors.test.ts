import { Duration, Lazy } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import { ConfigurationError, configurationError } from '../../../lib/validation/errors';
import { testStack } from '../stack';

const TOLD = { prop: 'domainName', problem: 'must be short', fix: 'shorten it' };

describe('an error at synth', () => {
  it('names the construct, the prop, the value, what is allowed and the fix', () => {
    expect(configurationError(testStack(), { ...TOLD, value: 'x' }).message).toBe(
      '[Test] domainName is "x": must be short. Fix: shorten it.',
    );
  });

  it.each([
    ['missing', undefined],
    ['a value known only at deployment', Lazy.string({ produce: () => 'x' })],
    ['40 seconds', Duration.seconds(40)],
    ['[1]', [1]],
  ])('shows a value as: %s', (shown, value) => {
    expect(configurationError(undefined, { ...TOLD, value }).message).toBe(
      `domainName is ${shown}: must be short. Fix: shorten it.`,
    );
  });

  it('leaves out a value that must not be shown', () => {
    const error = configurationError(undefined, TOLD);

    expect(error.message).toBe('domainName: must be short. Fix: shorten it.');
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.name).toBe('ConfigurationError');
  });
});
