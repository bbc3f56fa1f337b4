import { describe, expect, it } from 'vitest';
import { type AuthTokenOption, AuthTokenUnavailableError, authTokens } from '../../../lambda/auth-token/auth-tokens';
import type { SigningKeys } from '../../../lambda/signature';
import { CREDENTIALS, json, secret, storeStandIn } from './store-stand-in';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf';

const tokens = (keys: SigningKeys | undefined) => keys?.account.map(({ secret: token }) => token);

/** All warnings that were logged. */
function listener() {
  const told: string[] = [];
  return { told, logger: { warn: ({ message }: { message: string }) => void told.push(message) } };
}

describe('the source of the token', () => {
  /** The source that was read: a store, the environment, or the option. */
  async function placeOf(option: AuthTokenOption | undefined, env: Readonly<Record<string, string>>) {
    const stand = await storeStandIn((call, response) =>
      (call.target === 'AmazonSSM.GetParameter' ? json({ Parameter: { Value: 'parameter' } }) : secret('secret'))(
        call,
        response,
      ),
    );
    const settings = { ...CREDENTIALS, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: stand.url, ...env };
    return { tokens: tokens(await authTokens(option, settings).keys()), calls: stand.calls.length };
  }

  const everything = {
    TWILIO_AUTH_TOKEN_SECRET_ARN: ARN,
    TWILIO_AUTH_TOKEN_PARAMETER_NAME: '/twilio/token',
    TWILIO_AUTH_TOKEN: 'variable',
  };

  it('is the option first, without a read', async () => {
    expect(await placeOf('option', everything)).toEqual({ tokens: ['option'], calls: 0 });
    expect(await placeOf(['one', 'two'], everything)).toEqual({ tokens: ['one', 'two'], calls: 0 });
    expect(await placeOf(async () => 'function', everything)).toEqual({ tokens: ['function'], calls: 0 });
  });

  it('is the secret, then the parameter, then the environment variable', async () => {
    expect(await placeOf(undefined, everything)).toEqual({ tokens: ['secret'], calls: 1 });
    const noSecret = { ...everything, TWILIO_AUTH_TOKEN_SECRET_ARN: ' ' };
    expect(await placeOf(undefined, noSecret)).toEqual({ tokens: ['parameter'], calls: 1 });
    const noStore = { ...noSecret, TWILIO_AUTH_TOKEN_PARAMETER_NAME: ' ' };
    expect(await placeOf(undefined, noStore)).toEqual({ tokens: ['variable'], calls: 0 });
  });
});

describe('no token', () => {
  it.each<[string, AuthTokenOption | undefined, Readonly<Record<string, string>>, string]>([
    ['configured', undefined, {}, 'No auth token is configured. Set one of `TWILIO_AUTH_TOKEN_SECRET_ARN`'],
    ['in the variable', undefined, { TWILIO_AUTH_TOKEN: ' ' }, 'No auth token is configured'],
    ['in the option', '', { TWILIO_AUTH_TOKEN: 'variable' }, 'The auth token is empty.'],
    ['in the list', [], {}, 'There are no auth tokens.'],
    ['from the function', () => '', {}, 'The auth token is empty.'],
    ['in JSON', '{"authToken":""}', {}, 'The field "authToken" is empty.'],
  ])('%s is reported when keys are requested, not while loading', async (_where, option, env, message) => {
    const auth = authTokens(option, env, listener());
    // An unhandled rejection would end the process by now.
    await new Promise((resolve) => setImmediate(resolve));
    await expect(auth.keys()).rejects.toThrow(AuthTokenUnavailableError);
    await expect(auth.keys()).rejects.toMatchObject({
      code: 'AUTH_TOKEN_UNAVAILABLE',
      message: expect.stringContaining(message),
    });
    expect(await auth.refreshed()).toBeUndefined();
  });

  it('is reported for a function without its error message', async () => {
    const { told, logger } = listener();
    const auth = authTokens(() => Promise.reject(new Error('marked')), {}, { logger });
    await expect(auth.keys()).rejects.toThrow('The `authToken` function failed (Error).');
    expect(told.join()).not.toContain('marked');
  });
});

describe('the time to live', () => {
  const hasRefreshed = async (seconds: string | undefined, age: number) => {
    let reads = 0;
    let now = 0;
    const { told, logger } = listener();
    const provider = () => {
      reads += 1;
      return `token-${reads}`;
    };
    const env = { TWILIO_AUTH_TOKEN_TTL_SECONDS: seconds };
    const auth = authTokens(provider, env, { now: () => now, logger });
    await auth.keys();
    now = age * 1000;
    await auth.keys();
    return { reads, told };
  };

  it.each([undefined, '', ' '])('defaults to five minutes for %j', async (seconds) => {
    expect(await hasRefreshed(seconds, 299.999)).toEqual({ reads: 1, told: [] });
    expect(await hasRefreshed(seconds, 300)).toEqual({ reads: 2, told: [] });
  });

  it.each(['1', ' 60 ', '86400'])('is a whole number of seconds: %j', async (seconds) => {
    expect(await hasRefreshed(seconds, Number(seconds) - 0.001)).toEqual({ reads: 1, told: [] });
    expect(await hasRefreshed(seconds, Number(seconds))).toEqual({ reads: 2, told: [] });
  });

  it.each(['0', '-1', '1.5', '86401', '5m', 'NaN', 'Infinity', '1e3'])(
    'defaults to five minutes, with a warning, for %j',
    async (seconds) => {
      const told = ["`TWILIO_AUTH_TOKEN_TTL_SECONDS` isn't a whole number from 1 to 86400. Using 300."];
      expect(await hasRefreshed(seconds, 299.999)).toEqual({ reads: 1, told });
      expect(await hasRefreshed(seconds, 300)).toEqual({ reads: 2, told });
    },
  );
});

describe('a function', () => {
  it('is called while loading, cached, and called again after a rejected signature', async () => {
    let calls = 0;
    const provider = async () => {
      calls += 1;
      return [`token-${calls}`];
    };
    const auth = authTokens(provider, {}, { now: () => 0 });
    expect(calls).toBe(1);
    await auth.keys();
    expect(tokens(await auth.keys())).toEqual(['token-1']);
    expect(tokens(await auth.refreshed())).toEqual(['token-2']);
    expect(await auth.refreshed()).toBeUndefined();
  });
});
