import { App, Stack } from 'aws-cdk-lib';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import { isCrossEnvironment } from '../../../lib/validation/environment';

const HERE = { account: '123456789012', region: 'eu-west-1' };

function isSecretElsewhere(arn: string, env?: typeof HERE): boolean {
  const stack = new Stack(new App(), 'Stack', env ? { env } : {});
  return isCrossEnvironment(stack, Secret.fromSecretCompleteArn(stack, 'Secret', arn));
}

const arnAt = (region: string, account: string) => `arn:aws:secretsmanager:${region}:${account}:secret:twilio-AbCdEf`;

describe('a resource', () => {
  it.each([
    ['in another region', arnAt('us-east-1', HERE.account), true],
    ['in another account', arnAt(HERE.region, '210987654321'), true],
    ['in the account and the region of the stack', arnAt(HERE.region, HERE.account), false],
  ])('%s (%s) is elsewhere: %s', (_where, arn, elsewhere) => {
    expect(isSecretElsewhere(arn, HERE)).toBe(elsewhere);
  });

  it("isn't elsewhere if the stack has no environment", () => {
    expect(isSecretElsewhere(arnAt('us-east-1', '210987654321'))).toBe(false);
  });
});
