import { describe, expect, it, vi } from 'vitest';
import { type AuthTokenOption, type AuthTokens, authTokens } from '../../../lambda/auth-token/auth-tokens';
import type { KeyLookup } from '../../../lambda/auth-token/key-source';
import { authTokensOf, type SigningKeys } from '../../../lambda/signature';
import { awsError, CREDENTIALS, json, secret, storeStandIn } from './store-stand-in';

const sid = (number: number) => `AC${number.toString(16).padStart(32, '0')}`;
const claim = (number: number) => ({ accountSid: sid(number) });
const keyClaim = (keyId: string) => ({ sharedKey: { keyId, algorithm: 'HMAC_SHA256' } });
const tokens = (keys: SigningKeys | undefined) => keys && authTokensOf(keys).map(({ secret: token }) => token);
const keysOrNone = async (auth: AuthTokens, number: number) => {
  try {
    return await auth.keys(claim(number));
  } catch {
    return undefined;
  }
};
const isKnown = ({ accountSid }: KeyLookup) => accountSid?.endsWith('1') ?? false;

/** Tokens by account from a function, which knows the accounts whose SID ends with 1, and a clock. */
function setUp(lookup = async (request: KeyLookup) => (isKnown(request) ? `token-${request.accountSid}` : undefined)) {
  const told: string[] = [];
  const clock = { now: 1_700_000_000_000 };
  const provider = vi.fn(lookup);
  const option: AuthTokenOption = (request) => provider(request);
  const logger = { warn: ({ message }: { message: string }) => void told.push(message) };
  const auth = authTokens(option, {}, { now: () => clock.now, logger });
  return { auth, provider, clock, told };
}

describe('keys that are looked up by account', () => {
  it('are looked up when a request names the account, and then kept', async () => {
    const { auth, provider, clock } = setUp();
    expect(provider).not.toHaveBeenCalled();
    for (let request = 0; request < 10; request += 1) {
      expect(tokens(await auth.keys(claim(1)))).toEqual([`token-${sid(1)}`]);
      clock.now += 10_000;
    }
    expect(provider.mock.calls).toEqual([[{ accountSid: sid(1), keyId: undefined }]]);
  });

  it('fit only that account, whatever the function says', async () => {
    const { auth } = setUp(async () => ({ authToken: ['a', 'b'], sharedKeys: [{ id: 'k', secret: 's' }] }) as never);
    const { account, shared } = await auth.keys(claim(1));
    expect([...account, ...(shared ?? [])].map(({ accountSid }) => accountSid)).toEqual([sid(1), sid(1), sid(1)]);
  });

  it('are asked for together with the shared key that the request names', async () => {
    const { auth, provider } = setUp(async () => undefined);
    await auth.keys({ ...claim(1), ...keyClaim('webhooks_sharedkey_one') });
    await auth.keys(keyClaim('webhooks_sharedkey_one'));
    expect(provider.mock.calls).toEqual([
      [{ accountSid: sid(1), keyId: 'webhooks_sharedkey_one' }],
      [{ accountSid: undefined, keyId: 'webhooks_sharedkey_one' }],
    ]);
  });

  it("aren't looked up for anything that isn't an identifier", async () => {
    const { auth, provider } = setUp();
    for (const accountSid of ['', 'AC1', `${sid(1)}/../x`, `ac${'0'.repeat(32)}`, `SK${'0'.repeat(32)}`]) {
      expect(tokens(await auth.keys({ accountSid }))).toEqual([]);
    }
    for (const keyId of ['', 'a b', 'a/b', 'x'.repeat(200), 'ä']) await auth.keys(keyClaim(keyId));
    expect(provider).not.toHaveBeenCalled();
  });

  it('are looked up once for requests at the same time', async () => {
    const { auth, provider } = setUp();
    await Promise.all(Array.from({ length: 100 }, () => auth.keys(claim(1))));
    expect(provider).toHaveBeenCalledTimes(1);
  });

  it('that are unknown are asked for again after a minute', async () => {
    const { auth, provider, clock } = setUp();
    for (let request = 0; request < 10; request += 1) {
      expect(tokens(await auth.keys(claim(0)))).toEqual([]);
      clock.now += 5_900;
    }
    expect(provider).toHaveBeenCalledTimes(1);
    clock.now += 1_000;
    await auth.keys(claim(0));
    expect(provider).toHaveBeenCalledTimes(2);
  });

  it('that are removed from the store are refused after the time to live', async () => {
    let known = true;
    const { auth, clock } = setUp(async () => (known ? 'token' : undefined));
    expect(tokens(await auth.keys(claim(1)))).toEqual(['token']);
    known = false;
    clock.now += 600_000;
    expect(tokens(await auth.keys(claim(1)))).toEqual([]);
  });

  it('are kept while the store is away', async () => {
    let away = false;
    const { auth, clock, told } = setUp(() => (away ? Promise.reject(new Error('marked')) : Promise.resolve('token')));
    await auth.keys(claim(1));
    away = true;
    for (let minutes = 0; minutes < 60; minutes += 10) {
      clock.now += 600_000;
      expect(tokens(await auth.keys(claim(1)))).toEqual(['token']);
      expect(await auth.refreshed(claim(1))).toBeUndefined();
    }
    await expect(auth.keys(claim(2))).rejects.toMatchObject({ code: 'AUTH_TOKEN_UNAVAILABLE' });
    expect(told.join()).not.toContain('marked');
    away = false;
    expect(tokens(await auth.keys(claim(2)))).toEqual(['token']);
  });

  it('are read again after a rejected signature, once a minute and account', async () => {
    let token = 'old';
    const { auth, provider, clock } = setUp(async () => token);
    const used = await auth.keys(claim(1));
    expect(await auth.refreshed(claim(1), used)).toBeUndefined();
    token = 'new';
    expect(await auth.refreshed(claim(1), used)).toBeUndefined();
    expect(provider).toHaveBeenCalledTimes(2);
    clock.now += 60_000;
    expect(tokens(await auth.refreshed(claim(1), used))).toEqual(['new']);
    expect(tokens(await auth.keys(claim(1)))).toEqual(['new']);
  });

  it('are bounded in number: the least recently used one is dropped', async () => {
    const { auth, provider } = setUp(async () => 'token');
    const use = async (number: number) => {
      await auth.keys(claim(number));
      auth.accepted?.(claim(number));
    };
    await use(0);
    for (let number = 1; number < 5_000; number += 1) await use(number);
    await use(0);
    expect(provider).toHaveBeenCalledTimes(5_000);
    await use(5_000);
    await use(0);
    expect(provider).toHaveBeenCalledTimes(5_001);
    await use(1);
    expect(provider).toHaveBeenCalledTimes(5_002);
  });
});

describe('strangers', () => {
  it('can make the sandbox look up at most 60 accounts a minute, unknown or known', async () => {
    const { auth, provider, clock } = setUp();
    for (let request = 0; request < 10_000; request += 1) {
      const keys = await keysOrNone(auth, request);
      if (keys) await auth.refreshed(claim(request), keys);
      clock.now += 12;
    }
    // Two minutes, and the beginning of a third.
    expect(provider.mock.calls.length).toBeLessThanOrEqual(3 * 60);
  });

  it("can't use up the limit with one account", async () => {
    const { auth, provider } = setUp();
    const used = await auth.keys(claim(1));
    for (let request = 0; request < 1_000; request += 1) await auth.refreshed(claim(1), used);
    expect(provider).toHaveBeenCalledTimes(2);
    expect(tokens(await auth.keys(claim(0x11)))).toEqual([`token-${sid(0x11)}`]);
  });

  it("can't displace known accounts, and these are answered while the limit is reached", async () => {
    const { auth, clock } = setUp();
    await auth.keys(claim(1));
    for (let request = 0; request < 1_000; request += 1) await keysOrNone(auth, request * 16);
    expect(tokens(await auth.keys(claim(1)))).toEqual([`token-${sid(1)}`]);
    await expect(auth.keys(claim(0x21))).rejects.toThrow('60 accounts were looked up within a minute');
    clock.now += 60_000;
    expect(tokens(await auth.keys(claim(0x21)))).toEqual([`token-${sid(0x21)}`]);
  });

  it("don't limit accounts whose signatures fit", async () => {
    const { auth, provider } = setUp(async () => 'token');
    for (let number = 0; number < 1_000; number += 1) {
      expect(tokens(await auth.keys(claim(number)))).toEqual(['token']);
      auth.accepted?.(claim(number));
    }
    expect(provider).toHaveBeenCalledTimes(1_000);
  });
});

describe('a request that names no account', () => {
  it('is checked with the keys that were used last, up to 50', async () => {
    const { auth, provider } = setUp(async ({ accountSid }) => accountSid && `token-${accountSid}`);
    for (let number = 0; number < 55; number += 1) await auth.keys(claim(number));
    const own = provider.mock.calls.length;
    const keys = await auth.keys({});
    expect(keys.account).toHaveLength(50);
    expect(keys.account[0]).toMatchObject({ accountSid: sid(54), secret: `token-${sid(54)}` });
    expect(provider.mock.calls.slice(own)).toEqual([[{ accountSid: undefined, keyId: undefined }]]);
  });

  it('needs no look-up while the limit is reached', async () => {
    const { auth } = setUp(async ({ accountSid }) => accountSid && `token-${accountSid}`);
    for (let number = 0; number < 60; number += 1) await auth.keys(claim(number));
    expect((await auth.keys({})).account).toHaveLength(50);
  });

  it("isn't checked with keys that were not used within the time to live", async () => {
    const { auth, clock } = setUp();
    await auth.keys(claim(1));
    expect(tokens(await auth.keys({}))).toEqual([`token-${sid(1)}`]);
    clock.now += 300_000;
    expect(tokens(await auth.keys({}))).toEqual([]);
  });
});

describe('a secret for each account', () => {
  const PATTERN = 'twilio/accounts/{accountSid}';
  const setUpStore = async (behavior = secret('{"authToken": ["a", "b"]}')) => {
    const stand = await storeStandIn(behavior);
    const env = { ...CREDENTIALS, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: stand.url };
    const logger = { warn: () => undefined };
    return { stand, env, logger };
  };

  it('is read by its name, and may have several tokens', async () => {
    const { stand, env, logger } = await setUpStore();
    const auth = authTokens(undefined, { ...env, TWILIO_AUTH_TOKEN_SECRET_PATTERN: PATTERN }, { logger });
    expect(stand.calls).toHaveLength(0);
    expect((await auth.keys(claim(1))).account).toMatchObject([
      { id: 'primary', secret: 'a', accountSid: sid(1) },
      { id: 'secondary', secret: 'b', accountSid: sid(1) },
    ]);
    expect(stand.calls).toMatchObject([{ question: { SecretId: `twilio/accounts/${sid(1)}` }, signed: true }]);
  });

  it('that is missing is an unknown account, and one that is forbidden makes requests fail', async () => {
    const { stand, env, logger } = await setUpStore(awsError('ResourceNotFoundException'));
    const auth = authTokens(undefined, { ...env, TWILIO_AUTH_TOKEN_SECRET_PATTERN: PATTERN }, { logger });
    expect(tokens(await auth.keys(claim(1)))).toEqual([]);
    stand.behavior = awsError('AccessDeniedException');
    await expect(auth.keys(claim(2))).rejects.toMatchObject({ code: 'AUTH_TOKEN_UNAVAILABLE' });
    expect(tokens(await auth.keys({}))).toEqual([]);
  });

  it('is an item of a table, found by account or by shared key', async () => {
    const item = { Item: { value: { S: '{"authToken": "a", "sharedKeys": [{"id": "k", "secret": "s"}]}' } } };
    const { stand, env, logger } = await setUpStore(json(item));
    const auth = authTokens(undefined, { ...env, TWILIO_AUTH_TOKEN_TABLE: 'tokens' }, { logger });
    expect(tokens(await auth.keys(claim(1)))).toEqual(['a']);
    expect((await auth.keys(keyClaim('k'))).shared?.[0]).toMatchObject({ id: 'k', secret: 's' });
    const questions = stand.calls.map(({ target, question }) => ({ target, question }));
    expect(questions).toMatchObject([
      { target: 'DynamoDB_20120810.GetItem', question: { TableName: 'tokens', Key: { id: { S: sid(1) } } } },
      { question: { Key: { id: { S: 'k' } }, ConsistentRead: false } },
    ]);
    stand.behavior = json({});
    expect(tokens(await auth.keys(claim(2)))).toEqual([]);
    stand.behavior = json({ Item: { value: { N: '1' } } });
    await expect(auth.keys(claim(3))).rejects.toThrow('an item that has no string `value`');
  });
});
