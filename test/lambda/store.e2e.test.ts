import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type SignedEventOptions, signedEvent, voiceParams } from '../../lambda/testing';
import { buildApp } from '../../scripts/build-app';
import { type Behavior, CREDENTIALS, json, secret, storeStandIn } from './auth-token/store-stand-in';
import { spawnedSandbox } from './spawned-sandbox';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf';
const ACCOUNT = `AC${'1'.repeat(32)}`;
const SUBACCOUNT = `AC${'2'.repeat(32)}`;
const MINUTE = 60_000;
const figures: { promise: string; figure: string }[] = [];

let folder = '';
let bundle = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'store-'));
  bundle = (await buildApp(join(folder, 'app'))).file;
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  console.table(figures);
});

/** The default app in a separate process, with its token in a stand-in for Secrets Manager. */
async function deployed(behavior: Behavior) {
  const stand = await storeStandIn(behavior);
  const env = { ...CREDENTIALS, TWILIO_AUTH_TOKEN_SECRET_ARN: ARN, AWS_ENDPOINT_URL_SECRETS_MANAGER: stand.url };
  const { invoke, ...sandbox } = spawnedSandbox(bundle, env);
  const call = async (authToken: string, own: Partial<SignedEventOptions> = {}) => {
    const url = 'https://hooks.example.com/voice';
    const event = signedEvent({ frontDoor: 'http-api', url, params: voiceParams(), authToken, ...own });
    return (await invoke(event)).statusCode;
  };
  return { stand, call, ...sandbox };
}

const away: Behavior = (_call, response) => void response.destroy();

/** A secret that AWS rotates: its value by version stage. */
function managed(stages: Readonly<Record<string, string>>): Behavior {
  return ({ question }, response) => {
    const authToken = stages[String(question['VersionStage'] ?? 'AWSCURRENT')];
    const value = { SecretString: JSON.stringify({ accountSid: ACCOUNT, authToken }), CreatedDate: Date.now() / 1000 };
    const missing = { __type: 'ResourceNotFoundException' };
    (authToken === undefined ? json(missing, 400) : json(value))({} as never, response);
  };
}

describe('the default app, deployed with its token in Secrets Manager', () => {
  it('keeps answering validated calls when the store becomes unavailable', async () => {
    const { stand, call, advance } = await deployed(secret('token'));
    expect(await call('token')).toBe(200);
    stand.behavior = away;
    let answered = 0;
    for (let second = 0; second < 600; second += 5) {
      await advance(5_000);
      if ((await call('token')) === 200) answered += 1;
    }
    await stand.close();
    await advance(10 * MINUTE);
    expect(await call('token')).toBe(200);
    expect(await call('forged')).toBe(403);
    expect(answered).toBe(120);
    figures.push({ promise: 'calls answered in 10 minutes without a store', figure: `${answered} of 120` });
  });

  it('rejects with 503 until the store is available', async () => {
    const { stand, call, advance } = await deployed(away);
    expect(await call('token')).toBe(503);
    stand.behavior = secret('token');
    await advance(1_000);
    expect(await call('token')).toBe(200);
  });

  it("accepts both tokens of a rotation, and a subaccount's", async () => {
    const accounts = { [SUBACCOUNT]: 'own' };
    const { call } = await deployed(secret(JSON.stringify({ authToken: 'old', secondaryAuthToken: 'new', accounts })));
    const params = voiceParams({ AccountSid: SUBACCOUNT });
    const codes = [await call('old'), await call('new'), await call('own', { params })];
    expect(codes).toEqual([200, 200, 200]);
    expect([await call('own'), await call('old', { params }), await call('other')]).toEqual([403, 403, 403]);
    figures.push({ promise: 'primary, secondary, subaccount', figure: codes.join(', ') });
  });

  it('loses no call while AWS rotates the token, from its first request under the new one', async () => {
    const { stand, advance, ...app } = await deployed(managed({ AWSCURRENT: 'old' }));
    // The key of a managed secret belongs to the account that the secret names.
    const call = (authToken: string) => app.call(authToken, { params: voiceParams({ AccountSid: ACCOUNT }) });
    expect(await call('old')).toBe(200);
    stand.behavior = managed({ AWSCURRENT: 'old', AWSPENDING: 'new' });
    const codes = [await call('new'), await call('old')];
    await advance(MINUTE);
    stand.behavior = managed({ AWSCURRENT: 'new', AWSPREVIOUS: 'old' });
    codes.push(await call('new'), await call('old'));
    expect(codes).toEqual([200, 200, 200, 200]);
    expect(await call('other')).toBe(403);
    figures.push({ promise: 'AWSPENDING, AWSCURRENT, then AWSCURRENT, AWSPREVIOUS', figure: codes.join(', ') });
  });

  it('reads the store at most once a minute during a flood of 500 forged requests', async () => {
    const { stand, call, advance } = await deployed(secret('token'));
    expect(await call('token')).toBe(200);
    const before = stand.calls.length;
    const started = performance.now();
    for (let request = 0; request < 500; request += 1) {
      expect(await call(`forged${request}`)).toBe(403);
      await advance(MINUTE / 100);
    }
    // The sandbox's clock also moves by the time that the test itself takes.
    const minutes = 5 + (performance.now() - started) / MINUTE;
    const reads = stand.calls.length - before;
    expect(reads).toBeGreaterThanOrEqual(5);
    expect(reads).toBeLessThanOrEqual(Math.ceil(minutes));
    expect(await call('token')).toBe(200);
    figures.push({ promise: '500 forged requests in 5 minutes: calls of the store', figure: String(reads) });
  });

  it('reads it once if they all arrive within a minute', async () => {
    const { stand, call } = await deployed(secret('token'));
    for (let request = 0; request < 500; request += 1) expect(await call('forged')).toBe(403);
    expect(stand.calls).toHaveLength(2);
    figures.push({ promise: '500 at once: calls of the store, the one of the start included', figure: '2' });
  });

  it('accepts a rotated token after a minute if forged requests have used up the read', async () => {
    const { stand, call, advance } = await deployed(secret('old'));
    expect(await call('forged')).toBe(403);
    stand.behavior = secret('new');
    expect(await call('new')).toBe(403);
    await advance(MINUTE);
    expect(await call('new')).toBe(200);
  });
});
