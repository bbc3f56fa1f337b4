import { describe, expect, it } from 'vitest';
import { readStage, readStored, type StoredPlace } from '../../../lambda/aws/store';
import { awsError, json, secret, storesStandIn } from '../auth-token/store-stand-in';

const ARN = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf';
const SECRET: StoredPlace = { store: 'secrets-manager', id: ARN };
const PARAMETER: StoredPlace = { store: 'ssm', id: '/twilio/token' };

const inTime = () => Date.now() + 6_000;

describe('a request', () => {
  it('reads a secret in the region of its ARN, signed', async () => {
    const { stand, env } = await storesStandIn(secret('token', { CreatedDate: 1_700_000_000.5 }));
    expect(await readStored(SECRET, env, inTime())).toEqual({ text: 'token', createdAt: 1_700_000_000_500 });
    expect(stand.calls).toHaveLength(1);
    expect(stand.calls[0]).toMatchObject({
      method: 'POST',
      path: '/',
      target: 'secretsmanager.GetSecretValue',
      question: { SecretId: ARN },
      signed: true,
    });
    expect(stand.calls[0]?.headers).toMatchObject({
      'content-type': 'application/x-amz-json-1.1',
      authorization: expect.stringContaining('/eu-west-1/secretsmanager/aws4_request'),
    });
  });

  it('reads a decrypted parameter in the region of the function, signed', async () => {
    const { stand, env } = await storesStandIn(json({ Parameter: { Name: PARAMETER.id, Value: 'token' } }));
    expect(await readStored(PARAMETER, env, inTime())).toEqual({ text: 'token' });
    expect(stand.calls[0]).toMatchObject({
      target: 'AmazonSSM.GetParameter',
      question: { Name: PARAMETER.id, WithDecryption: true },
      headers: { authorization: expect.stringContaining('/us-east-1/ssm/aws4_request') },
      signed: true,
    });
  });

  it('contains a version stage', async () => {
    const { stand, env } = await storesStandIn(secret('token'));
    await readStage(SECRET, env, inTime(), 'AWSPENDING');
    expect(stand.calls[0]?.question).toEqual({ SecretId: ARN, VersionStage: 'AWSPENDING' });
  });

  it('contains the current session token', async () => {
    const { stand, env } = await storesStandIn(secret('token'));
    await readStored(SECRET, { ...env, AWS_SESSION_TOKEN: 'first' }, inTime());
    await readStored(SECRET, { ...env, AWS_SESSION_TOKEN: 'second' }, inTime());
    expect(stand.calls.map(({ headers }) => headers['x-amz-security-token'])).toEqual(['first', 'second']);
    expect(stand.calls.map(({ signed }) => signed)).toEqual([true, true]);
  });

  it("prefers the service's endpoint to the common one, and keeps its path", async () => {
    const { stand, env } = await storesStandIn(secret('token'));
    const own = {
      ...env,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:1',
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `${stand.url}/below`,
    };
    await readStored(SECRET, own, inTime());
    expect(stand.calls[0]).toMatchObject({ path: '/below', signed: true });
  });
});

describe('a stage', () => {
  it('can be missing', async () => {
    const { env } = await storesStandIn(awsError('ResourceNotFoundException'));
    expect(await readStage(SECRET, env, inTime(), 'AWSPENDING')).toBeUndefined();
  });

  it('fails with every other error of a read', async () => {
    const { env } = await storesStandIn(awsError('AccessDeniedException'));
    await expect(readStage(SECRET, env, inTime(), 'AWSPENDING')).rejects.toThrow('AccessDeniedException');
  });
});
