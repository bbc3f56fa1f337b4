import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CONTEXT } from '../../../lambda/testing';
import { awsError, type Behavior, CREDENTIALS, secret, silence, storeStandIn } from '../auth-token/store-stand-in';
import { call, hello, sandbox, TWIML } from './sandbox';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf';
const MINUTE = 60_000;

const FAULTS: [string, Behavior][] = [
  ['is unavailable', (_call, response) => void response.destroy()],
  ['fails', awsError('InternalServiceError', 500)],
  ['throttles', awsError('ThrottlingException')],
  ['answers garbage', (_call, response) => void response.end('\0garbage')],
  ['answers an error page', (_call, response) => void response.writeHead(200).end('<html>')],
  ['has expired credentials', awsError('ExpiredTokenException')],
  ['has an empty secret', secret('')],
  ['has a malformed secret', secret('{"authToken":')],
];

const REFUSED = { status: 503, body: 'Service unavailable', outcome: 'auth-token-unavailable' };
const ANSWERED = { status: 200, body: TWIML, outcome: 'accepted' };
const FORGED = { status: 403, body: 'Forbidden', outcome: 'invalid-signature' };

/** A sandbox with its token in a stand-in for Secrets Manager. Time is frozen until the test advances it. */
async function setUp(behavior: Behavior, toFake: ('Date' | 'setTimeout' | 'clearTimeout')[] = ['Date']) {
  const stand = await storeStandIn(behavior);
  const env = { ...CREDENTIALS, TWILIO_AUTH_TOKEN_SECRET_ARN: ARN, AWS_ENDPOINT_URL_SECRETS_MANAGER: stand.url };
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
  vi.useFakeTimers({ toFake });
  return { stand, ...sandbox(hello, { authToken: undefined as never }) };
}

function later(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

beforeEach(() => void vi.stubEnv('AWS_SESSION_TOKEN', ''));
afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

describe('a store that, at start,', () => {
  it.each(FAULTS)('%s: 503 until it recovers, in the same sandbox', async (_how, behavior) => {
    const { stand, deliver, logger } = await setUp(behavior);
    expect(await deliver()).toMatchObject(REFUSED);
    const asked = stand.calls.length;
    for (let retry = 0; retry < 20; retry += 1) expect(await deliver()).toMatchObject(REFUSED);
    expect(stand.calls).toHaveLength(asked);
    expect(logger.levels.at(-1)).toMatchObject(['error', { error: { name: 'AuthTokenUnavailableError' } }]);
    stand.behavior = secret('secret');
    later(1_000);
    expect(await deliver()).toMatchObject(ANSWERED);
  });

  it('has expired credentials is read with new ones as soon as Lambda renews them', async () => {
    const expired = awsError('ExpiredTokenException');
    const { deliver } = await setUp((asked, response) => {
      (asked.headers['x-amz-security-token'] === 'renewed' ? secret('secret') : expired)(asked, response);
    });
    expect(await deliver()).toMatchObject(REFUSED);
    vi.stubEnv('AWS_SESSION_TOKEN', 'renewed');
    later(1_000);
    expect(await deliver()).toMatchObject(ANSWERED);
  });

  it("doesn't answer: 503 after two attempts of two seconds, well before Twilio times out", async () => {
    const { stand, deliver } = await setUp(silence, ['setTimeout', 'clearTimeout', 'Date']);
    const delivered = deliver();
    await stand.called(1);
    await vi.advanceTimersByTimeAsync(2_150);
    await stand.called(2);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(await delivered).toMatchObject(REFUSED);
  });

  it("doesn't answer: 503 half a second before Lambda would end the sandbox", async () => {
    const { stand, deliver } = await setUp(silence, ['setTimeout', 'clearTimeout', 'Date']);
    let over: number | undefined;
    const delivered = deliver(call(), { ...CONTEXT, getRemainingTimeInMillis: () => 2_000 });
    const started = Date.now();
    const ended = delivered.then(() => {
      over = Date.now() - started;
    });
    await stand.called(1);
    await vi.advanceTimersByTimeAsync(1_500);
    await ended;
    expect(await delivered).toMatchObject(REFUSED);
    expect(over).toBeLessThanOrEqual(1_500);
  });
});

describe('a store that, later,', () => {
  it.each(FAULTS)('%s for ten minutes: no call is lost and no forged one accepted', async (_how, behavior) => {
    const { stand, deliver } = await setUp(secret('secret'));
    expect(await deliver()).toMatchObject(ANSWERED);
    stand.behavior = behavior;
    for (let minute = 0; minute < 10; minute += 1) {
      later(MINUTE);
      expect(await deliver()).toMatchObject(ANSWERED);
      expect(await deliver(call({ authToken: 'forged' }))).toMatchObject(FORGED);
    }
    expect(stand.calls.length).toBeGreaterThan(5);
    stand.behavior = secret('rotated');
    later(MINUTE);
    expect(await deliver(call({ authToken: 'rotated' }))).toMatchObject(ANSWERED);
    expect(await deliver()).toMatchObject(FORGED);
  });

  it("doesn't answer delays no request: the refresh continues in the background", async () => {
    const { stand, deliver } = await setUp(secret('secret'));
    await deliver();
    stand.behavior = silence;
    later(5 * MINUTE);
    expect(await deliver()).toMatchObject(ANSWERED);
    await stand.called(2);
    expect(await deliver()).toMatchObject(ANSWERED);
  });
});
