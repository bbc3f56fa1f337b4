import { describe, expect, it } from 'vitest';
import { callAws, endpointOf, regionOf } from '../../../lambda/aws/call';
import { CREDENTIALS, json, storesStandIn } from '../auth-token/store-stand-in';

describe('regionOf', () => {
  const env = { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-west-2' };

  it.each([
    ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf', 'eu-west-1'],
    ['arn:aws-cn:ssm:cn-north-1:123456789012:parameter/twilio/token', 'cn-north-1'],
    ['twilio/token', 'us-east-1'],
  ])('of %s is %s', (id, region) => {
    expect(regionOf(id, env)).toBe(region);
  });

  it('defaults to the default region of the environment', () => {
    expect(regionOf('token', { AWS_DEFAULT_REGION: 'us-west-2' })).toBe('us-west-2');
  });

  it.each([{}, { AWS_REGION: '' }, { AWS_REGION: 'evil.example/' }, { AWS_REGION: 'a@b' }])(
    'is required: %j',
    (none) => {
      expect(() => regionOf('token', none)).toThrow('set AWS_REGION');
    },
  );
});

describe('endpointOf', () => {
  it.each([
    ['eu-central-1', 'amazonaws.com'],
    ['us-gov-west-1', 'amazonaws.com'],
    ['cn-northwest-1', 'amazonaws.com.cn'],
    ['eusc-de-east-1', 'amazonaws.eu'],
  ])('in %s ends in %s', (region, domain) => {
    expect(endpointOf('ssm', region, {}).href).toBe(`https://ssm.${region}.${domain}/`);
  });

  it.each(['ftp://127.0.0.1/', 'localhost:4566', '/path', 'marked'])(
    'is rejected unless it is an HTTP URL: %s',
    (url) => {
      const endpoint = () => endpointOf('ssm', 'eu-west-1', { AWS_ENDPOINT_URL: url });
      expect(endpoint).toThrow('AWS_ENDPOINT_URL is not an http or https URL');
    },
  );
});

describe('credentials', () => {
  const call = { service: 'ssm', target: 'AmazonSSM.GetParameter', fields: {} } as const;

  it('are read from the environment at the time of the call', async () => {
    const { stand, env } = await storesStandIn(json({}));
    const renewed: Record<string, string | undefined> = { ...env };
    await callAws(call, renewed, Date.now() + 2_000);
    renewed['AWS_ACCESS_KEY_ID'] = 'RENEWED';
    renewed['AWS_SESSION_TOKEN'] = 'session';
    await callAws(call, renewed, Date.now() + 2_000);
    const [before, after] = stand.calls.map(({ headers }) => headers);
    expect(before?.authorization).toContain(`Credential=${CREDENTIALS.AWS_ACCESS_KEY_ID}/`);
    expect(before).not.toHaveProperty('x-amz-security-token');
    expect(after?.authorization).toContain('Credential=RENEWED/');
    expect(after).toMatchObject({ 'x-amz-security-token': 'session' });
  });

  it('are required', async () => {
    const env = { AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: '' };
    await expect(callAws(call, env, Date.now() + 2_000)).rejects.toThrow('without AWS credentials');
  });
});
