import { Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { describe, expect, it } from 'vitest';
import { FrontDoor, type FrontDoorBindOptions, type IFrontDoor } from '../../../lib';
import { addWebhook, environment, exampleZone, secretToken, testStack } from '../stack';

const CHANGED = 'https://changed.example';

/** A front door that modifies the lists it receives. */
class ChangingFrontDoor implements IFrontDoor {
  public bind(scope: Construct, options: FrontDoorBindOptions) {
    options.publicOrigins.push(CHANGED);
    return FrontDoor.functionUrl().bind(scope, options);
  }
}

describe("changing an exposed list or map doesn't change the template", () => {
  it('of a front door’s known origins', () => {
    const stack = testStack();
    const door = (domainName: string) => FrontDoor.httpApi({ domainName, hostedZone: exampleZone(stack) });
    const webhook = addWebhook(stack, { frontDoor: door('one.example.com') });
    webhook.frontDoor.knownOrigins?.push(CHANGED);
    webhook.addFrontDoor('Second', door('two.example.com')).knownOrigins?.push(CHANGED);

    expect(JSON.stringify(Template.fromStack(stack))).not.toContain(CHANGED);
  });

  it('of the public origins passed to a front door', () => {
    const stack = testStack();
    const publicOrigins = ['https://cdn.example'];
    const webhook = addWebhook(stack, { frontDoor: new ChangingFrontDoor(), publicOrigins });
    const domainName = 'hooks.example.com';
    const hostedZone = exampleZone(stack);
    webhook.addFrontDoor('Second', FrontDoor.applicationLoadBalancer({ domainName, hostedZone }));

    expect(publicOrigins).toEqual(['https://cdn.example']);
    expect(JSON.stringify(Template.fromStack(stack))).not.toContain('changed.example');
  });

  it('of the token’s environment', () => {
    const stack = testStack();
    const authToken = secretToken(stack, 'Other');
    authToken.environment['CHANGED'] = 'x';
    addWebhook(stack, { authToken });

    expect(environment(Template.fromStack(stack))).not.toHaveProperty('CHANGED');
  });
});
