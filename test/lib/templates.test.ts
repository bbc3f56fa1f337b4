import { Template } from 'aws-cdk-lib/assertions';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { describe, expect, it } from 'vitest';
import { AuthToken, FrontDoor, type IFrontDoor, TwilioWebhook } from '../../lib';
import { FRONT_DOOR_NAMES, type FrontDoorName } from '../../lib/contract';
import { CHECKED, exampleZone, secretToken, statements, testStack } from './stack';

const DOMAIN = 'hooks.example.com';

/** Each door with all its optional resources. */
function door(name: FrontDoorName, stack: ReturnType<typeof testStack>): IFrontDoor {
  const hostedZone = exampleZone(stack);
  switch (name) {
    case 'application-load-balancer':
      return FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, hostedZone });
    case 'rest-api':
      return FrontDoor.restApi({ domainName: DOMAIN, hostedZone, basePath: 'twilio' });
    case 'http-api':
      return FrontDoor.httpApi({ domainName: DOMAIN, hostedZone, basePath: 'twilio' });
    case 'function-url':
      return FrontDoor.functionUrl();
  }
}

function parameterToken(stack: ReturnType<typeof testStack>): AuthToken {
  const attributes = { parameterName: '/twilio/token' };
  return AuthToken.fromSsmParameter(StringParameter.fromSecureStringParameterAttributes(stack, 'Token', attributes));
}

describe.each(FRONT_DOOR_NAMES)('the template of %s', (name) => {
  it.each([
    ['a secret', secretToken, 'secretsmanager:GetSecretValue'],
    ['a parameter', parameterToken, 'ssm:GetParameter'],
  ])('with the token in %s neither contains nor resolves the token, and only grants reading it', (_, token, action) => {
    const stack = testStack();
    new TwilioWebhook(stack, 'Webhook', { authToken: token(stack), frontDoor: door(name, stack), ...CHECKED });
    const template = Template.fromStack(stack);

    expect(JSON.stringify(template)).not.toMatch(/\{\{resolve:|"TWILIO_AUTH_TOKEN"/);
    const allowed = statements(template).filter(
      (statement) => !JSON.stringify(statement).includes('logs:PutLogEvents'),
    );
    // The webhook and the self-check.
    const reading = { Effect: 'Allow', Action: action, Resource: expect.anything() };
    expect(allowed).toEqual([reading, reading]);
    expect(allowed[0]?.['Resource']).not.toBe('*');
  });
});
