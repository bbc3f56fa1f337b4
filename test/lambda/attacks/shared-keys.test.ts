import { describe, expect, it } from 'vitest';
import type { SharedKey, WebhookOptions } from '../../../lambda';
import type { SigningSharedKey } from '../../../lambda/testing';
import { DOORS, replay, VOICE } from './doors';
import { receive } from './receive';

const SETTINGS = 'X-Twilio-Webhooks-Signature-Settings';
const ONE: SharedKey = { id: 'webhooks_sharedkey_one', secret: 'shared-secret-one' };
const TWO: SharedKey = { id: 'webhooks_sharedkey_two', secret: 'shared-secret-two' };
const OLD: SharedKey = { id: 'webhooks_sharedkey_old', secret: 'shared-secret-old', algorithms: ['HMAC_SHA1'] };
const KEYS = [ONE, TWO, OLD];
const SHA1 = 'HMAC_SHA1';

const [DOOR] = DOORS;
if (!DOOR) throw new Error('no door');
const signedWith = (sharedKey: SigningSharedKey, headers = {}) => replay(DOOR, { headers }, { sharedKey });
const signedWithToken = (headers = {}) => replay(DOOR, { headers });
/** An auth token that isn't set. The type doesn't allow it, but the test's default would otherwise apply. */
const only = (...sharedKeys: readonly SharedKey[]) =>
  ({ authToken: undefined, sharedKeys }) as unknown as WebhookOptions;

describe.each(DOORS)('a webhook signed with a shared key, at $name', (door) => {
  it.each([
    ['a form', {}],
    ['a GET', { method: 'GET' as const }],
    ['JSON', { json: { a: 1 }, params: {} }],
  ])('is accepted: %s', async (_what, own) => {
    const event = replay(door, {}, { ...own, sharedKey: ONE });
    expect(await receive(event, only(ONE))).toMatchObject({ status: 200, entry: { key: ONE.id } });
    expect((await receive(event, { authToken: JSON.stringify({ sharedKeys: [ONE] }) })).outcome).toBe('accepted');
    expect((await receive(event, only({ ...ONE, secret: 'other' }))).outcome).toBe('invalid-signature');
  });

  it('is rejected if a byte is changed', async () => {
    const event = replay(door, { body: 'AccountSid=AC1&Body=y&From=%2B14155550100' }, { sharedKey: ONE });
    expect((await receive(event, only(ONE))).outcome).toBe('invalid-signature');
  });
});

describe('the header that names a shared key', () => {
  const refused = async (event: unknown, options: WebhookOptions) => {
    const { status, outcome, entry } = await receive(event, options);
    expect({ status, outcome }).toEqual({ status: 403, outcome: 'invalid-signature' });
    return entry?.detail;
  };

  it('selects among the configured keys, so that two can be in use at once', async () => {
    for (const key of [ONE, TWO]) expect((await receive(signedWith(key), only(...KEYS))).entry?.key).toBe(key.id);
    expect((await receive(signedWith({ ...OLD, algorithm: SHA1 }), only(...KEYS))).entry?.key).toBe(OLD.id);
  });

  it("can't make another key match", async () => {
    const header = { [SETTINGS]: `key=${TWO.id},algorithm=HMAC_SHA256` };
    await refused(signedWith(ONE, header), only(...KEYS));
  });

  it("can't choose an algorithm that the key doesn't allow", async () => {
    const downgraded = signedWith({ ...ONE, algorithm: SHA1 });
    expect(await refused(downgraded, only(...KEYS))).toContain("algorithm that the shared key doesn't allow");
    expect(await refused(signedWith(OLD), only(...KEYS))).toContain("algorithm that the shared key doesn't allow");
    const both = { ...ONE, algorithms: ['HMAC_SHA256', SHA1] } as const;
    expect((await receive(downgraded, only(both))).outcome).toBe('accepted');
  });

  it("can't make the auth token match, and a shared key can't match without it", async () => {
    const named = signedWithToken({ [SETTINGS]: `key=${ONE.id},algorithm=HMAC_SHA1` });
    await refused(named, { sharedKeys: [{ ...ONE, algorithms: [SHA1] }] });
    const header = { [SETTINGS]: undefined };
    await refused(signedWith({ ...OLD, algorithm: SHA1 }, header), { sharedKeys: KEYS });
    const auth = signedWith({ id: ONE.id, secret: 'secret' });
    await refused(auth, { authToken: 'secret', sharedKeys: KEYS });
  });

  it.each([
    ['an unknown key', 'key=webhooks_sharedkey_none,algorithm=HMAC_SHA256'],
    ['two keys', `key=${ONE.id},key=${TWO.id},algorithm=HMAC_SHA256`],
    ['a key without a name', 'key=,algorithm=HMAC_SHA256'],
    ["a key named like an object's member", 'key=constructor,algorithm=HMAC_SHA256'],
  ])('is rejected with %s', async (_what, settings) => {
    expect(await refused(signedWith(ONE, { [SETTINGS]: settings }), only(...KEYS))).toContain("isn't configured");
  });

  it.each(['HMAC_SHA512', 'none', '', 'constructor', 'sha256', 'HMAC_SHA256;HMAC_SHA1'])(
    'is rejected with the algorithm %j',
    async (algorithm) => {
      const header = { [SETTINGS]: `key=${ONE.id},algorithm=${algorithm}` };
      expect(await refused(signedWith(ONE, header), only(...KEYS))).toContain('algorithm');
    },
  );

  it('ignores case and order', async () => {
    const header = { [SETTINGS.toLowerCase()]: ` Algorithm=hmac_sha256 , KEY=${ONE.id}` };
    expect((await receive(signedWith(ONE, header), only(...KEYS))).outcome).toBe('accepted');
  });

  it("doesn't affect auth tokens if it names no key", async () => {
    for (const settings of [undefined, '', 'algorithm=HMAC_SHA1']) {
      expect((await receive(signedWithToken({ [SETTINGS]: settings }))).outcome).toBe('accepted');
    }
  });

  it('is in the log of a rejection if it is a well-formed ID', async () => {
    const unknown = signedWith({ id: 'webhooks_sharedkey_unknown', secret: 'x' });
    expect((await receive(unknown, only(ONE))).entry?.claimedKey).toBe('webhooks_sharedkey_unknown');
    for (const id of ['{"inject": 1}', `webhooks_sharedkey_${'x'.repeat(100)}`]) {
      const header = { [SETTINGS]: `key=${id},algorithm=HMAC_SHA256` };
      expect((await receive(signedWith(ONE, header), only(ONE))).entry).not.toHaveProperty('claimedKey');
    }
  });
});

describe('auth tokens and shared keys together', () => {
  it('are each accepted for the requests they sign', async () => {
    const options = { authToken: 'secret', sharedKeys: [ONE] };
    expect((await receive(signedWithToken(), options)).entry?.key).toBe('primary');
    expect((await receive(signedWith(ONE), options)).entry?.key).toBe(ONE.id);
    const secret = { authToken: JSON.stringify({ authToken: 'secret', sharedKeys: [TWO] }), sharedKeys: [ONE] };
    for (const event of [signedWithToken(), signedWith(ONE), signedWith(TWO)]) {
      expect((await receive(event, secret)).outcome).toBe('accepted');
    }
  });

  it('reject an auth token if a shared key is required', async () => {
    const options = { authToken: 'secret', sharedKeys: [ONE], requireSharedKey: true };
    expect(await receive(signedWithToken(), options)).toMatchObject({
      status: 403,
      entry: { outcome: 'invalid-signature', detail: 'a shared key is required, and the request names none' },
    });
    expect((await receive(signedWith(ONE), options)).outcome).toBe('accepted');
  });

  it("don't require an auth token", async () => {
    expect(await receive(signedWithToken(), only(ONE))).toMatchObject({ status: 403 });
    expect(await receive(signedWith(ONE), only(ONE))).toMatchObject({ status: 200 });
    const away = { authToken: () => Promise.reject(new Error('away')), sharedKeys: [ONE] };
    expect(await receive(signedWith(ONE), away)).toMatchObject({ status: 200 });
    expect(await receive(signedWithToken(), away)).toMatchObject({ status: 503 });
  });
});

describe('the account of a shared key', () => {
  const MAIN = `AC${'0'.repeat(32)}`;
  const OTHER = `AC${'1'.repeat(32)}`;

  it('is the only one that its key can sign for', async () => {
    const named = (accountSid: string) => only({ ...ONE, accountSid });
    expect((await receive(signedWith(ONE), named(MAIN))).seen?.accountSid).toBe(MAIN);
    expect((await receive(signedWith(ONE), named(OTHER))).entry).toMatchObject({
      outcome: 'invalid-signature',
      detail: 'the request names a shared key of another account',
    });
  });

  it('is the account of a JSON webhook', async () => {
    const event = replay(DOOR, {}, { url: VOICE, json: {}, params: {}, sharedKey: ONE });
    expect((await receive(event, only({ ...ONE, accountSid: OTHER }))).seen?.accountSid).toBe(OTHER);
    expect((await receive(event, only(ONE))).seen?.accountSid).toBeUndefined();
  });
});
