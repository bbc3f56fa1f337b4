import { describe, expect, it } from 'vitest';
import { ContextError, hasToken, MISSING_TOKEN, readContext } from '../../bin/app-context';
import { context as ofCdkJson } from '../../cdk.json';

const TOKEN = { authTokenSecret: 'twilio/auth-token' };
const ZONE = { hostedZoneId: 'Z1', hostedZoneName: 'example.com' };

describe('the context of the app', () => {
  it('requires only the location of the token, and defaults to an HTTP API', () => {
    expect(readContext(TOKEN)).toEqual({ frontDoor: 'http-api', ...TOKEN });
  });

  it("ignores CDK's own keys", () => {
    expect(readContext({ ...ofCdkJson, 'aws:cdk:version': '2', ...TOKEN })).toEqual({
      frontDoor: 'http-api',
      ...TOKEN,
    });
  });

  it('contains all settings by name', () => {
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

describe('a context without the location of the token', () => {
  it('is read, for commands that only list or delete stacks', () => {
    expect([hasToken(readContext({})), hasToken(readContext(TOKEN))]).toEqual([false, true]);
    expect(hasToken(readContext({ authTokenParameter: '/twilio/auth-token' }))).toBe(true);
  });

  it('has an error with the two commands that store a token', () => {
    expect(MISSING_TOKEN).toContain('aws secretsmanager create-secret --name twilio/auth-token --secret-string');
    expect(MISSING_TOKEN).toContain('aws ssm put-parameter --name /twilio/auth-token --type SecureString --value');
  });
});

describe('an invalid context', () => {
  it.each([
    [
      'has an unknown door',
      { frontDoor: 'nlb', ...TOKEN },
      'Context `frontDoor` is "nlb": must be one of alb, rest-api, http-api, function-url, cloud-front.',
    ],
    [
      'has two locations of the token',
      { ...TOKEN, authTokenParameter: '/t' },
      '`authTokenSecret` and `authTokenParameter` are both set',
    ],
    ['has half a hosted zone', { ...TOKEN, hostedZoneId: 'Z1' }, '`hostedZoneId` and `hostedZoneName` belong together'],
    [
      'has a load balancer without a domain',
      { ...TOKEN, frontDoor: 'alb' },
      'Context `frontDoor=alb` needs `-c domainName=…`',
    ],
    [
      'has CloudFront without a domain',
      { ...TOKEN, frontDoor: 'cloud-front' },
      'Context `frontDoor=cloud-front` needs `-c domainName=…`',
    ],
    [
      'has a domain without a certificate',
      { ...TOKEN, domainName: 'a.example.com' },
      'Context `domainName` is "a.example.com": needs a certificate. Set `-c hostedZoneId=…` and `-c hostedZoneName=…` to create one, or `-c certificateArn=…`.',
    ],
    ["has a value that isn't a string", { ...TOKEN, basePath: 1 }, 'Context `basePath` is 1: must be a string.'],
    [
      'has an unknown name',
      { ...TOKEN, domianName: 'x', 'base-path': 'x' },
      'Context `domianName`, `base-path` is unknown: use one of frontDoor, domainName, hostedZoneId, ',
    ],
  ])('%s', (_, context, message) => {
    expect(() => readContext(context)).toThrow(ContextError);
    expect(() => readContext(context)).toThrow(message);
  });
});
