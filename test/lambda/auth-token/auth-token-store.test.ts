import { describe, expect, it } from 'vitest';
import { AuthTokenUnavailableError, authTokens } from '../../../lambda/auth-token/auth-tokens';
import type { SigningKeys } from '../../../lambda/signature';
import { awsError, type Behavior, CREDENTIALS, secret, silence, storeStandIn } from './store-stand-in';

const SID = `AC${'0a'.repeat(16)}`;
const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf';

const tokens = (keys: SigningKeys | undefined) => keys?.account.map(({ secret: token }) => token);

/** All warnings that were logged. */
function listener() {
  const told: string[] = [];
  return { told, logger: { warn: ({ message }: { message: string }) => void told.push(message) } };
}

/** A runtime with a secret in a stand-in for Secrets Manager, and a clock. */
async function setUp(behavior: Behavior, more: Readonly<Record<string, string>> = {}) {
  const stand = await storeStandIn(behavior);
  const { told, logger } = listener();
  const clock = { now: 1_700_000_000_000 };
  const env: Record<string, string> = {
    ...CREDENTIALS,
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: stand.url,
    TWILIO_AUTH_TOKEN_SECRET_ARN: ARN,
    ...more,
  };
  const auth = authTokens(undefined, env, { now: () => clock.now, logger });
  return { auth, stand, clock, env, told };
}

describe('a store', () => {
  it('is read once while the function starts', async () => {
    const { auth, stand } = await setUp(secret('token\n'));
    await stand.called(1);
    expect(tokens(await auth.keys())).toEqual(['token']);
    expect(stand.calls).toHaveLength(1);
  });

  it('can be unavailable at start: requests are rejected until it is back, in the same sandbox', async () => {
    const { auth, stand, clock } = await setUp(awsError('AccessDeniedException'));
    await expect(auth.keys()).rejects.toThrow(`Secrets Manager, ${ARN}: answered AccessDeniedException (HTTP 400)`);
    for (let asked = 0; asked < 100; asked += 1) await expect(auth.keys()).rejects.toThrow(AuthTokenUnavailableError);
    expect(stand.calls).toHaveLength(1);
    stand.behavior = secret('token');
    clock.now += 1_000;
    expect(tokens(await auth.keys())).toEqual(['token']);
  });

  it.each<[string, Behavior]>([
    ['is unavailable', (_call, response) => void response.destroy()],
    ['fails', awsError('InternalServiceError', 500)],
    ['throttles', awsError('ThrottlingException')],
    ['answers garbage', (_call, response) => void response.end('garbage')],
    ['rejects expired credentials', awsError('ExpiredTokenException')],
    ['has lost the secret', awsError('ResourceNotFoundException')],
    ['has an empty secret', secret('')],
    ['has a malformed secret', secret('{"authToken":')],
    ['has a secret with other fields', secret('{"token":"marked-other"}')],
  ])('that %s later has no effect: the last good token is used until there is a new one', async (_how, behavior) => {
    const { auth, stand, clock, told } = await setUp(secret('good'));
    await auth.keys();
    stand.behavior = behavior;
    for (let minutes = 0; minutes < 10; minutes += 2) {
      clock.now += 120_000;
      expect(tokens(await auth.keys())).toEqual(['good']);
      expect(await auth.refreshed()).toBeUndefined();
    }
    expect(told.length).toBeGreaterThan(0);
    expect(told.join()).not.toMatch(/marked|good$/m);
    stand.behavior = secret('better');
    clock.now += 60_000;
    expect(tokens(await auth.refreshed())).toEqual(['better']);
  });

  it('that is slow later delays no request', async () => {
    const { auth, stand, clock } = await setUp(secret('good'));
    await auth.keys();
    stand.behavior = silence;
    clock.now += 300_000;
    expect(tokens(await auth.keys())).toEqual(['good']);
    await stand.called(2);
    expect(tokens(await auth.keys())).toEqual(['good']);
  });

  it('is read with the current credentials', async () => {
    const { auth, stand, env } = await setUp(secret('token'), { AWS_SESSION_TOKEN: 'first' });
    await auth.keys();
    env['AWS_SESSION_TOKEN'] = 'second';
    await auth.refreshed();
    expect(stand.calls.map(({ headers }) => headers['x-amz-security-token'])).toEqual(['first', 'second']);
  });

  it('is read once a minute during a flood of forged requests', async () => {
    const { auth, stand, clock } = await setUp(secret('token'));
    for (let request = 0; request < 500; request += 1) {
      await auth.keys();
      await auth.refreshed();
      clock.now += 100;
    }
    // One read at the start, and one for the minute of the flood.
    expect(stand.calls).toHaveLength(2);
  });

  it('returns a rotated token and those of subaccounts', async () => {
    const { auth, stand } = await setUp(secret('old'));
    await auth.keys();
    stand.behavior = secret(
      JSON.stringify({ authToken: 'new', secondaryAuthToken: 'old', accounts: { [SID]: 'own' } }),
    );
    const keys = await auth.refreshed();
    expect(tokens(keys)).toEqual(['new', 'old']);
    expect(keys?.accounts.get(SID)).toEqual({ id: SID, secret: 'own', algorithm: 'sha1' });
    expect(await auth.keys()).toBe(keys);
  });

  it('never leaks its values or the credentials', async () => {
    const { auth, stand, clock, told } = await setUp(secret('marked-token!'), { AWS_SESSION_TOKEN: 'marked-session' });
    await auth.keys();
    const answers = [
      'marked words',
      '{"authToken": 1, "marked": 2}',
      '["marked"]',
      '{"accounts": {"marked": "marked"}}',
    ];
    for (const answer of [
      ...answers.map((text) => secret(text)),
      awsError('marked1'),
      awsError('KMS#marked words', 500),
    ]) {
      stand.behavior = answer;
      clock.now += 60_000;
      await auth.refreshed();
    }
    expect(told).toHaveLength(6);
    expect(told.join('\n')).not.toMatch(/marked/);
  });
});
