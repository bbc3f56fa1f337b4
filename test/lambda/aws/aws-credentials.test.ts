import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { awsCredentials } from '../../../lambda/aws/credentials';
import { type Behaviour, CREDENTIALS, json, storeStandIn } from '../auth-token/store-stand-in';

const ANSWER = json({
  AccessKeyId: 'id',
  SecretAccessKey: 'marked-secret',
  Token: 'marked-token',
  Expiration: '2030-01-01',
});

const read = (env: Readonly<Record<string, string | undefined>>) => awsCredentials(env, Date.now() + 2_000);

async function setUp(behaviour: Behaviour = ANSWER) {
  const stand = await storeStandIn(behaviour);
  return { stand, env: { AWS_CONTAINER_CREDENTIALS_FULL_URI: `${stand.url}/credentials?a=1` } };
}

describe('credentials', () => {
  it('are those of the environment as it is now', async () => {
    const env: Record<string, string> = { ...CREDENTIALS, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/' };
    expect(await read(env)).toEqual({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'marked-secret-access-key' });
    env['AWS_ACCESS_KEY_ID'] = 'renewed';
    env['AWS_SESSION_TOKEN'] = 'session';
    expect(await read(env)).toMatchObject({ accessKeyId: 'renewed', sessionToken: 'session' });
  });

  it("are else those of the container's endpoint", async () => {
    const { stand, env } = await setUp();
    expect(await read(env)).toEqual({
      accessKeyId: 'id',
      secretAccessKey: 'marked-secret',
      sessionToken: 'marked-token',
    });
    expect(stand.calls[0]).toMatchObject({ method: 'GET', path: '/credentials?a=1' });
    expect(stand.calls[0]?.headers).not.toHaveProperty('authorization');
  });

  it('are asked for with the authorization token', async () => {
    const { stand, env } = await setUp();
    await read({ ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'Basic abc' });
    expect(stand.calls[0]?.headers.authorization).toBe('Basic abc');
  });

  it('are asked for with the token of its file as it is now, before that of the variable', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'auth-token-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = join(folder, 'token');
    const { stand, env } = await setUp();
    for (const token of ['first', 'second']) {
      await writeFile(AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, `${token}\n`);
      await read({ ...env, AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE, AWS_CONTAINER_AUTHORIZATION_TOKEN: 'other' });
    }
    expect(stand.calls.map(({ headers }) => headers.authorization)).toEqual(['first', 'second']);
  });

  it('have to be there', async () => {
    await expect(read({ AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: '' })).rejects.toThrow(
      'without AWS credentials',
    );
  });

  it.each(['http://example.com/', 'http://169.254.169.254/', 'http://127.0.0.1.example.com/', 'http://10.0.0.1/'])(
    'are not asked for in the clear at a host elsewhere: %s',
    async (uri) => {
      await expect(read({ AWS_CONTAINER_CREDENTIALS_FULL_URI: uri })).rejects.toThrow('has to be https');
    },
  );

  it.each<[string, Behaviour, string]>([
    ['an error', json({ Code: 'marked' }, 403), 'answered HTTP 403'],
    ['garbage', (_call, response) => void response.end('marked'), 'answered without credentials'],
    ['null', (_call, response) => void response.end('null'), 'answered without credentials'],
    ['half of them', json({ AccessKeyId: 'marked' }), 'answered without credentials'],
  ])('are refused from an answer of %s, without a word of it', async (_what, behaviour, message) => {
    const { env } = await setUp(behaviour);
    await expect(read(env)).rejects.toThrow(message);
    await expect(read(env)).rejects.not.toThrow(/marked/);
  });
});
