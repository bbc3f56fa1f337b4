import { Duration } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { describe, expect, it } from 'vitest';
import { type AuthToken, FrontDoor, type FrontDoorBindOptions, SelfCheck, TwilioWebhook } from '../../lib';
import { addWebhook, environment, exampleZone, secretToken, testStack } from './stack';

const KNOWN = { bind: () => ({ url: 'https://door.example', knownOrigins: ['https://door.example'] }) };
const GENERATED = { bind: () => ({ url: 'https://generated.example' }) };

describe('a webhook', () => {
  it('consists of a function, its log group and role, and the front door unless options add more', () => {
    const stack = testStack();
    addWebhook(stack);
    const resources = Object.values(
      Template.fromStack(stack).toJSON()['Resources'] as Record<string, { Type: string }>,
    );

    expect(resources.map(({ Type }) => Type).sort()).toEqual([
      'AWS::ApiGatewayV2::Api',
      'AWS::ApiGatewayV2::Integration',
      'AWS::ApiGatewayV2::Route',
      'AWS::ApiGatewayV2::Stage',
      'AWS::IAM::Policy',
      'AWS::IAM::Role',
      'AWS::Lambda::Function',
      'AWS::Lambda::Permission',
      // Of the function, and of the front door's access log.
      'AWS::Logs::LogGroup',
      'AWS::Logs::LogGroup',
    ]);
  });

  it('returns copies of its lists', () => {
    const template = (spoil: (webhook: TwilioWebhook) => void) => {
      const stack = testStack();
      const webhook = addWebhook(stack, {
        publicOrigins: ['https://cdn.example'],
        frontDoor: KNOWN,
        alarms: {},
        selfCheck: SelfCheck.onDeployment({ allOrigins: true, canary: {} }),
      });
      spoil(webhook);
      webhook.addFrontDoor('Second', GENERATED);
      return Template.fromStack(stack).toJSON();
    };
    const spoiled = template((webhook) => {
      webhook.publicOrigins.push('https://evil.example');
      webhook.frontDoor.knownOrigins?.push('https://evil.example');
      webhook.selfCheck?.checkedOrigins.push('https://evil.example');
      webhook.alarms.pop();
    });

    expect(spoiled).toEqual(template(() => {}));
  });

  it("doesn't change the list of origins in its props", () => {
    const publicOrigins = ['https://cdn.example'];
    const webhook = addWebhook(testStack(), { publicOrigins });
    publicOrigins.push('https://evil.example');
    webhook.addFrontDoor('Second', KNOWN);

    expect(webhook.publicOrigins).toEqual(['https://cdn.example', expect.any(String), 'https://door.example']);
  });

  it('is behind an HTTP API by default', () => {
    const stack = testStack();
    addWebhook(stack);

    Template.fromStack(stack).resourceCountIs('AWS::ApiGatewayV2::Api', 1);
  });

  it('passes the function, its timeout and the declared origins to its front door', () => {
    const stack = testStack();
    let bound: FrontDoorBindOptions | undefined;
    const frontDoor = {
      bind(_: unknown, options: FrontDoorBindOptions) {
        bound = options;
        return { url: 'https://door.example' };
      },
    };
    const publicOrigins = ['https://cdn.example'];
    const webhook = addWebhook(stack, { frontDoor, publicOrigins, timeout: Duration.seconds(9) });

    expect(bound).toEqual({ handler: webhook.function, timeout: Duration.seconds(9), publicOrigins });
    expect(webhook.frontDoor).toEqual({ url: 'https://door.example' });
  });

  it('exposes its function, to grant it permissions', () => {
    const stack = testStack();
    const webhook = addWebhook(stack);
    webhook.function.addToRolePolicy(
      new PolicyStatement({ actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/*'] }),
    );

    Template.fromStack(stack).hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: { Statement: Match.arrayWith([Match.objectLike({ Action: 's3:GetObject' })]) },
    });
  });

  it("warns about a timeout above Twilio's", () => {
    const stack = testStack();
    addWebhook(stack, { timeout: Duration.seconds(20) });

    Annotations.fromStack(stack).hasWarning('/Test/Webhook', Match.stringLikeRegexp('`timeout` is 20 seconds'));
  });

  it.each([undefined, 'a-plain-token'])('needs the location of the token, not %s', (authToken) => {
    const props = { authToken: authToken as unknown as AuthToken };

    expect(() => new TwilioWebhook(testStack(), 'Webhook', props)).toThrow(
      /^\[Test\/Webhook\] `authToken`: must be the location of the token, never the token itself\. Fix: use `AuthToken\.fromSecretsManager\(…\)` or `AuthToken\.fromSsmParameter\(…\)`\.$/,
    );
  });
});

describe('the public origins', () => {
  it('are in the environment of the function if they are known at synth', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { frontDoor: KNOWN });

    expect(webhook.publicOrigins).toEqual(['https://door.example']);
    expect(environment(Template.fromStack(stack))).toEqual({
      TWILIO_AUTH_TOKEN_SECRET_ARN: 'twilio/token',
      TWILIO_PUBLIC_ORIGINS: 'https://door.example',
    });
  });

  it('are not in the environment if AWS assigns them, because that would be circular', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { frontDoor: GENERATED });

    expect(webhook.publicOrigins).toEqual(['https://generated.example']);
    expect(environment(Template.fromStack(stack))).not.toHaveProperty('TWILIO_PUBLIC_ORIGINS');
  });

  it('start with the declared ones, each once', () => {
    const stack = testStack();
    const publicOrigins = ['https://cdn.example/base', 'https://door.example'];
    const webhook = addWebhook(stack, { frontDoor: KNOWN, publicOrigins });

    expect(webhook.publicOrigins).toEqual(publicOrigins);
    expect(webhook.url).toBe('https://cdn.example/base');
    expect(environment(Template.fromStack(stack))['TWILIO_PUBLIC_ORIGINS']).toBe(publicOrigins.join());
  });

  it('are checked', () => {
    expect(() => addWebhook(testStack(), { publicOrigins: ['cdn.example'] })).toThrow(
      '[Test/Webhook] `publicOrigins` is "cdn.example"',
    );
  });
});

describe('the URL for a route', () => {
  it.each(['/', '/voice', '/voice/:id?a=b&c=d'])('is below the public origin: %s', (path) => {
    expect(addWebhook(testStack(), { frontDoor: KNOWN }).urlFor(path)).toBe(`https://door.example${path}`);
  });

  it.each(['', 'voice', '/voice#rt=1', '/a b', 'https://door.example/voice'])('is not made from %j', (path) => {
    expect(() => addWebhook(testStack(), { frontDoor: KNOWN }).urlFor(path)).toThrow(
      `[Test/Webhook] \`path\` is ${JSON.stringify(path)}: must start with a slash, without spaces or a fragment. Fix: write it like "/voice", and pass connection overrides as the second argument.`,
    );
  });
});

describe('the connection overrides of a URL', () => {
  it('are its fragment', () => {
    const webhook = addWebhook(testStack(), { frontDoor: KNOWN });

    expect(webhook.urlFor('/voice', { readTimeout: Duration.seconds(2), retryCount: 2 })).toBe(
      'https://door.example/voice#rt=2000&rc=2',
    );
  });
});

describe('the token in plain text', () => {
  it('fails the synthesis when added to the environment later, without being shown', () => {
    const stack = testStack();
    const webhook = addWebhook(stack);
    (webhook.function as LambdaFunction).addEnvironment('TWILIO_AUTH_TOKEN', 'a-plain-token');
    const synth = () => Template.fromStack(stack);

    expect(synth).toThrow(/`environment\.TWILIO_AUTH_TOKEN`: the token would be in the template in plain text\. Fix: /);
    expect(synth).not.toThrow(/a-plain-token/);
  });

  it('fails the synthesis when a function that already exists holds it', () => {
    const stack = testStack();
    addWebhook(stack, {
      function: new LambdaFunction(stack, 'Own', {
        runtime: Runtime.NODEJS_24_X,
        handler: 'index.handler',
        code: Code.fromInline('//'),
        environment: { TWILIO_AUTH_TOKEN: 'a-plain-token' },
      }),
    });

    expect(() => Template.fromStack(stack)).toThrow('environment.TWILIO_AUTH_TOKEN');
  });
});

describe('two webhooks', () => {
  it('live side by side in one stack', () => {
    const stack = testStack();
    const authToken = secretToken(stack);
    const hostedZone = exampleZone(stack);
    const domain = (domainName: string) => FrontDoor.restApi({ domainName, hostedZone });
    new TwilioWebhook(stack, 'One', { authToken, frontDoor: domain('one.example.com') });
    new TwilioWebhook(stack, 'Two', { authToken, frontDoor: domain('two.example.com') });
    const apis = Template.fromStack(stack).findResources('AWS::ApiGateway::RestApi');

    expect(new Set(Object.values(apis).map((api) => api['Properties'].Name)).size).toBe(2);
  });
});
