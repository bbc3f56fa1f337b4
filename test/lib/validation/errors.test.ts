import { Duration, Lazy } from 'aws-cdk-lib';
import { describe, expect, it } from 'vitest';
import {
  ConfigurationError,
  configurationError,
  noEffectError,
  propsOfKind,
  rejectWithoutEffect,
} from '../../../lib/validation/errors';
import { testStack } from '../stack';

const FOUND = { prop: 'domainName', problem: 'must be short', fix: 'shorten it' };
const REASON = { because: '`api` already exists', fix: 'configure the API where you create it' };

describe('configurationError', () => {
  it('names the construct, the prop, the value, the problem and the fix', () => {
    expect(configurationError(testStack(), { ...FOUND, value: 'x' }).message).toBe(
      '[Test] `domainName` is "x": must be short. Fix: shorten it.',
    );
  });

  it('names several props', () => {
    expect(configurationError(undefined, { ...FOUND, prop: 'entry, code' }).message).toBe(
      '`entry`, `code`: must be short. Fix: shorten it.',
    );
  });

  it.each([
    ['missing', undefined],
    ['a value known only at deployment', Lazy.string({ produce: () => 'x' })],
    ['a value known only at deployment', Duration.seconds(Lazy.number({ produce: () => 1 }))],
    ['40 seconds', Duration.seconds(40)],
    ['[1]', [1]],
  ])('shows the value as: %s', (shown, value) => {
    expect(configurationError(undefined, { ...FOUND, value }).message).toBe(
      `\`domainName\` is ${shown}: must be short. Fix: shorten it.`,
    );
  });

  it("omits a value that isn't set", () => {
    const error = configurationError(undefined, FOUND);

    expect(error.message).toBe('`domainName`: must be short. Fix: shorten it.');
    expect(error).toBeInstanceOf(ConfigurationError);
    expect(error.name).toBe('ConfigurationError');
  });
});

describe('noEffectError', () => {
  it.each([
    [['stage'], '`stage` has no effect'],
    [['stage', 'routes'], '`stage` and `routes` have no effect'],
    [['stage', 'routes', 'throttle'], '`stage`, `routes` and `throttle` have no effect'],
  ])('gives the reason for %j', (props, start) => {
    expect(noEffectError(testStack(), props, REASON).message).toBe(
      `[Test] ${start} because \`api\` already exists. Fix: configure the API where you create it.`,
    );
  });
});

describe('rejectWithoutEffect', () => {
  const props: { readonly one?: number; readonly other?: boolean; readonly third?: string } = { one: 0, other: false };

  it('rejects the named props that are set, regardless of their value', () => {
    expect(() => rejectWithoutEffect(testStack(), props, ['one', 'other', 'third'], REASON)).toThrow(
      '[Test] `one` and `other` have no effect because `api` already exists.',
    );
  });

  it('accepts props that are not set or not named', () => {
    expect(() => rejectWithoutEffect(testStack(), props, ['third'], REASON)).not.toThrow();
  });
});

describe('propsOfKind', () => {
  it('selects the props of one kind from a table', () => {
    expect(propsOfKind({ one: 'new', other: 'either', third: 'new' }, 'new')).toEqual(['one', 'third']);
  });
});
