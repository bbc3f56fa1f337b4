import { describe, expect, it } from 'vitest';
import { storedKeys } from '../../../lambda/auth-token/stored-keys';
import type { StoredPlace } from '../../../lambda/aws/store';
import type { SigningKeys } from '../../../lambda/signature';
import { awsError, type Behavior, CREDENTIALS, json, secret, storeStandIn } from './store-stand-in';

const SID = `AC${'0a'.repeat(16)}`;
const MINUTE = 60_000;
const MADE = 1_700_000_000_000;

/** Content of a stage of the stand-in's secret: a managed token, or any behavior. */
type Stages = Readonly<Record<'AWSCURRENT' | 'AWSPENDING' | 'AWSPREVIOUS', string | Behavior | undefined>>;

const managed = (authToken: string) => JSON.stringify({ accountSid: SID, authToken });
const tokens = ({ account }: SigningKeys) => Object.fromEntries(account.map(({ id, secret: token }) => [id, token]));

/** A secret in Secrets Manager with stages, and a clock. */
async function setUp(first: Partial<Stages>, place: StoredPlace['store'] = 'secrets-manager') {
  const world = { stages: first, now: MADE };
  const stand = await storeStandIn((call, response) => {
    const stage = (call.question['VersionStage'] ?? 'AWSCURRENT') as keyof Stages;
    const held = world.stages[stage] ?? awsError('ResourceNotFoundException');
    const behavior = typeof held === 'string' ? secret(held, { CreatedDate: MADE / 1000 }) : held;
    behavior(call, response);
  });
  const env = { ...CREDENTIALS, AWS_REGION: 'eu-west-1', AWS_ENDPOINT_URL: stand.url };
  const source = storedKeys({ store: place, id: 'twilio' }, env, () => world.now);
  const read = async (forced: boolean) => {
    const before = stand.calls.length;
    const keys = tokens(await source(forced));
    const asked = stand.calls.slice(before).map(({ question }) => question['VersionStage'] ?? 'AWSCURRENT');
    return { keys, asked: asked.sort() };
  };
  return { world, read, source };
}

describe('a plain secret', () => {
  it.each(['token', '{"authToken": "token"}'])('takes one call, forced or not: %s', async (text) => {
    const { read } = await setUp({ AWSCURRENT: text, AWSPENDING: 'other', AWSPREVIOUS: 'other' });
    const only = { keys: { primary: 'token' }, asked: ['AWSCURRENT'] };
    expect(await read(false)).toEqual(only);
    expect(await read(true)).toEqual(only);
  });
});

describe('a managed secret', () => {
  it('takes one call for an ordinary read', async () => {
    const { read } = await setUp({ AWSCURRENT: managed('a'), AWSPENDING: managed('b') });
    expect(await read(false)).toEqual({ keys: { primary: 'a' }, asked: ['AWSCURRENT'] });
  });

  it('includes the tokens of its other stages after a rejected signature', async () => {
    const { read } = await setUp({ AWSCURRENT: managed('b'), AWSPENDING: managed('c'), AWSPREVIOUS: managed('a') });
    expect(await read(true)).toEqual({
      keys: { primary: 'b', pending: 'c', previous: 'a' },
      asked: ['AWSCURRENT', 'AWSPENDING', 'AWSPREVIOUS'],
    });
  });

  it("can't have other stages", async () => {
    const { read } = await setUp({ AWSCURRENT: managed('a') });
    expect((await read(true)).keys).toEqual({ primary: 'a' });
  });

  it('loses no call while it rotates', async () => {
    const { world, read } = await setUp({ AWSCURRENT: managed('old'), AWSPENDING: managed('new') });
    expect((await read(true)).keys).toEqual({ primary: 'old', pending: 'new' });
    // The pending token is known, so it is refreshed.
    expect(await read(false)).toEqual({
      keys: { primary: 'old', pending: 'new' },
      asked: ['AWSCURRENT', 'AWSPENDING'],
    });
    // The rotation has ended. AWS can leave the label on the current version.
    world.stages = { AWSCURRENT: managed('new'), AWSPENDING: managed('new'), AWSPREVIOUS: managed('old') };
    expect(await read(false)).toEqual({ keys: { primary: 'new' }, asked: ['AWSCURRENT', 'AWSPENDING'] });
    expect(await read(false)).toEqual({ keys: { primary: 'new' }, asked: ['AWSCURRENT'] });
    expect((await read(true)).keys).toEqual({ primary: 'new', previous: 'old' });
  });

  it('accepts a replaced token for only ten minutes, in case it leaked', async () => {
    const { world, read } = await setUp({ AWSCURRENT: managed('new'), AWSPREVIOUS: managed('leaked') });
    world.now = MADE + 10 * MINUTE - 1;
    expect((await read(true)).keys).toEqual({ primary: 'new', previous: 'leaked' });
    world.now = MADE + 10 * MINUTE;
    expect(await read(true)).toEqual({ keys: { primary: 'new' }, asked: ['AWSCURRENT', 'AWSPENDING'] });
  });

  it("accepts no replaced token if the store doesn't report when it was replaced", async () => {
    const { read } = await setUp({ AWSCURRENT: secret(managed('new')), AWSPREVIOUS: managed('leaked') });
    expect((await read(true)).keys).toEqual({ primary: 'new' });
  });

  it.each(['', 'garbage with spaces', '{}', '{"accountSid": "AC", "authToken": 1}'])(
    'tolerates a rotation that left no token: %j',
    async (left) => {
      const { read } = await setUp({ AWSCURRENT: managed('a'), AWSPENDING: left });
      expect((await read(true)).keys).toEqual({ primary: 'a' });
    },
  );

  it('fails the whole read if a stage fails, so that an earlier pending token is kept', async () => {
    const { world, source } = await setUp({ AWSCURRENT: managed('a'), AWSPENDING: managed('b') });
    await source(true);
    world.stages = { AWSCURRENT: managed('a'), AWSPENDING: awsError('AccessDeniedException') };
    await expect(source(false)).rejects.toThrow('AccessDeniedException');
  });
});

describe('a parameter', () => {
  it('accepts the same forms and has no stages', async () => {
    const value = json({ Parameter: { Value: managed('a') } });
    const { read } = await setUp({ AWSCURRENT: value }, 'ssm');
    expect(await read(true)).toEqual({ keys: { primary: 'a' }, asked: ['AWSCURRENT'] });
  });
});
