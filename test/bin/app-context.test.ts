import { describe, expect, it } from 'vitest';
import { ContextError, readContext } from '../../bin/app-context';
import { context as ofCdkJson } from '../../cdk.json';

const TOKEN = { authTokenSecret: 'twilio/auth-token' };
const ZONE = { hostedZoneId: 'Z1', hostedZoneName: 'example.com' };

describe('the context of the app', () => {
  it('needs no more than the place of the token, and then is for an HTTP API', () => {
    expect(readContext(TOKEN)).toEqual({ frontDoor: 'http-api', ...TOKEN });
  });

  it('leaves CDK its own keys', () => {
    expect(readContext({ ...ofCdkJson, 'aws:cdk:version': '2', ...TOKEN })).toEqual({
      frontDoor: 'http-api',
      ...TOKEN,
    });
  });

  it('has everything by name', () => {
    const all = {
      frontDoor: 'rest-api',
      domainName: 'a.example.com',
      ...ZONE,
      basePath: 'b',
      stackName: 'S',
      ...TOKEN,
    };

    expect(readContext(all)).toEqual(all);
  });
});

describe('a context that cannot work', () => {
  it.each([
    [
      'has a door that does not exist',
      { frontDoor: 'nlb', ...TOKEN },
      'Context frontDoor is "nlb": must be one of alb, rest-api, http-api, function-url, cloud-front.',
    ],
    ['has no place of the token', {}, 'aws secretsmanager create-secret --name twilio/auth-token --secret-string'],
    ['has no place of the token', {}, 'aws ssm put-parameter --name /twilio/auth-token --type SecureString --value'],
    [
      'has two places of the token',
      { ...TOKEN, authTokenParameter: '/t' },
      'authTokenSecret and authTokenParameter are both given',
    ],
    ['has half a hosted zone', { ...TOKEN, hostedZoneId: 'Z1' }, 'hostedZoneId and hostedZoneName belong together'],
    [
      'has a load balancer without a domain',
      { ...TOKEN, frontDoor: 'alb' },
      'Context frontDoor=alb needs -c domainName=…',
    ],
    [
      'has CloudFront without a domain',
      { ...TOKEN, frontDoor: 'cloud-front' },
      'Context frontDoor=cloud-front needs -c domainName=…',
    ],
    [
      'has a domain without a proof',
      { ...TOKEN, domainName: 'a.example.com' },
      'Context domainName is "a.example.com": needs a certificate. Give -c hostedZoneId=… and -c hostedZoneName=… to have one made, or -c certificateArn=….',
    ],
    ['has a value that is no text', { ...TOKEN, basePath: 1 }, 'Context basePath is 1: must be text.'],
    [
      'has a name in the wrong case',
      { ...TOKEN, frontdoor: 'alb' },
      'Context frontdoor is not known: did you mean frontDoor?',
    ],
    [
      'has a name with a typo',
      { ...TOKEN, domianName: 'x' },
      'Context domianName is not known: did you mean domainName?',
    ],
    [
      'has a name with hyphens',
      { ...TOKEN, 'base-path': 'x' },
      'Context base-path is not known: did you mean basePath?',
    ],
  ])('%s', (_, context, message) => {
    expect(() => readContext(context)).toThrow(ContextError);
    expect(() => readContext(context)).toThrow(message);
  });
});
