import { describe, expect, it } from 'vitest';
import { endpointOf, regionOf } from '../../../lambda/aws/endpoint';

describe('regionOf', () => {
  const env = { AWS_REGION: 'us-east-1', AWS_DEFAULT_REGION: 'us-west-2' };

  it.each([
    ['arn:aws:secretsmanager:eu-west-1:123456789012:secret:twilio-AbCdEf', 'eu-west-1'],
    ['arn:aws-cn:ssm:cn-north-1:123456789012:parameter/twilio/token', 'cn-north-1'],
    ['twilio/token', 'us-east-1'],
  ])('of %s is %s', (id, region) => {
    expect(regionOf(id, env)).toBe(region);
  });

  it('is the default one of the environment when there is no other', () => {
    expect(regionOf('token', { AWS_DEFAULT_REGION: 'us-west-2' })).toBe('us-west-2');
  });

  it.each([{}, { AWS_REGION: '' }, { AWS_REGION: 'evil.example/' }, { AWS_REGION: 'a@b' }])(
    'has to be one: %j',
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
    ['us-iso-east-1', 'c2s.ic.gov'],
    ['us-isob-east-1', 'sc2s.sgov.gov'],
    ['us-isof-south-1', 'csp.hci.ic.gov'],
    ['eu-isoe-west-1', 'cloud.adc-e.uk'],
  ])('in %s ends in %s', (region, domain) => {
    expect(endpointOf('ssm', region, {}, 'AWS_ENDPOINT_URL_SSM').href).toBe(`https://ssm.${region}.${domain}/`);
  });

  it.each(['ftp://127.0.0.1/', 'localhost:4566', '/path', 'marked'])('is refused when it is no http URL: %s', (url) => {
    const endpoint = () => endpointOf('ssm', 'eu-west-1', { AWS_ENDPOINT_URL: url }, 'AWS_ENDPOINT_URL_SSM');
    expect(endpoint).toThrow('AWS_ENDPOINT_URL is no http or https URL');
  });
});
