import { Duration, type Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { type IRestApi, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { type IVpc, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApplicationLoadBalancer, ListenerAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { describe, expect, it } from 'vitest';
import {
  type ConnectionOverrides,
  FrontDoor,
  type IFrontDoor,
  PhoneNumberPointing,
  RetryPolicy,
  type TwilioWebhook,
} from '../../lib';
import { addWebhook, exampleZone, ownVpc, testStack } from './stack';

const MANY_NAMES = '/voice?b=1&a=2&c=3&d=4&e=5';
const domainName = 'hooks.example.com';

function isolatedVpc(stack: Stack): IVpc {
  const subnetConfiguration = [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }];
  return new Vpc(stack, 'Vpc', { maxAzs: 1, natGateways: 0, subnetConfiguration }) as IVpc;
}

function plainListener(stack: Stack): IFrontDoor {
  const balancer = new ApplicationLoadBalancer(stack, 'Own', { vpc: ownVpc(stack), internetFacing: true });
  const listener = balancer.addListener('Plain', { port: 80, defaultAction: ListenerAction.fixedResponse(404) });
  return FrontDoor.applicationLoadBalancer({ domainName, listener, priority: 1, hostedZone: exampleZone(stack) });
}

function behind(frontDoor: (stack: Stack) => IFrontDoor): (stack: Stack) => TwilioWebhook {
  return (stack) => addWebhook(stack, { frontDoor: frontDoor(stack) });
}

function slowFunction(stack: Stack, seconds: number): LambdaFunction {
  return new LambdaFunction(stack, 'Slow', {
    runtime: Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: Code.fromInline('//'),
    timeout: Duration.seconds(seconds),
  });
}

/** One case for each guard. Each guard's own test covers its edge cases. */
describe('checks at synth', () => {
  it.each<[string, RegExp, (stack: Stack) => unknown]>([
    [
      'a function in a VPC without a route to Secrets Manager',
      /`vpc` is "Test\/Vpc": the function can't reach the auth token from the subnets IsolatedSubnet1.*Fix: add an endpoint/,
      (stack) => addWebhook(stack, { vpc: isolatedVpc(stack) }),
    ],
    [
      'a listener without HTTPS',
      /`listener` is "HTTP": must be HTTPS.*in plain text.*Fix: use a listener with certificates/,
      behind(plainListener),
    ],
    [
      'a path that an HTTP API decodes',
      /`path` is "\/a%2Fb": an HTTP API decodes `%2F`.*Fix: send this value in the query/,
      (stack) => behind(() => FrontDoor.httpApi())(stack).urlFor('/a%2Fb'),
    ],
    [
      'a path that an HTTP API decodes behind CloudFront',
      /`path` is "\/a%2Fb": an HTTP API decodes `%2F`/,
      (stack) => {
        const origin = FrontDoor.httpApi();
        const door = FrontDoor.cloudFront({ origin, domainName, hostedZone: exampleZone(stack) });
        addWebhook(stack, { frontDoor: door }).urlFor('/a%2Fb');
      },
    ],
    [
      'a voice path of a number that an HTTP API decodes',
      /`path` is "\/a%3Fb"/,
      (stack) => {
        const credentials = Secret.fromSecretNameV2(stack, 'ApiKey', 'twilio/api-key');
        const webhook = addWebhook(stack);
        const props = { webhook, phoneNumber: '+14155550100', voicePath: '/a%3Fb', credentials };
        new PhoneNumberPointing(stack, 'Number', props);
      },
    ],
  ])('reject %s and suggest a fix', (_, message, make) => {
    const stack = testStack();

    expect(() => {
      make(stack);
      Template.fromStack(stack);
    }).toThrow(message);
  });

  it.each<[keyof ConnectionOverrides, string, ConnectionOverrides]>([
    ['connectTimeout', '99 ms', { connectTimeout: Duration.millis(99) }],
    ['connectTimeout', '10001 ms', { connectTimeout: Duration.millis(10_001) }],
    ['readTimeout', '99 ms', { readTimeout: Duration.millis(99) }],
    ['readTimeout', '15001 ms', { readTimeout: Duration.millis(15_001) }],
    ['totalTimeout', '99 ms', { totalTimeout: Duration.millis(99) }],
    ['totalTimeout', '15001 ms', { totalTimeout: Duration.millis(15_001) }],
    ['retryCount', '-1', { retryCount: -1 }],
    ['retryCount', '6', { retryCount: 6 }],
    ['retryPolicy', 'all without retries', { retryCount: 0, retryPolicy: RetryPolicy.ALL }],
  ])('reject `%s` of %s and suggest a fix', (prop, _, overrides) => {
    const webhook = addWebhook(testStack());

    expect(() => webhook.urlFor('/voice', overrides)).toThrow(
      new RegExp(`^\\[Test/Webhook\\] \`${prop}\` (is|has no effect) .* Fix: `),
    );
  });

  it.each<[string, number, (stack: Stack) => IFrontDoor]>([
    ['a REST API', 30, () => FrontDoor.restApi()],
    ['an HTTP API', 31, () => FrontDoor.httpApi()],
    [
      'a load balancer',
      61,
      (stack) => FrontDoor.applicationLoadBalancer({ domainName, hostedZone: exampleZone(stack) }),
    ],
  ])('reject a new or existing function behind %s with a timeout of %i seconds', (_, seconds, door) => {
    const refusal = new RegExp(
      `\`timeout\` is ${seconds} seconds: must be at most ${seconds - 1} seconds .* Fix: lower it`,
    );

    const stack = testStack();
    expect(() => addWebhook(stack, { frontDoor: door(stack), timeout: Duration.seconds(seconds) })).toThrow(refusal);
    const other = testStack();
    expect(() => addWebhook(other, { frontDoor: door(other), function: slowFunction(other, seconds) })).toThrow(
      refusal,
    );
  });

  it.each<[string, string, (stack: Stack) => unknown]>([
    [
      'a deprecated runtime',
      '`runtime` is nodejs20.x, which Lambda has deprecated: .* Fix: use `Runtime.NODEJS_24_X`',
      (stack) => addWebhook(stack, { runtime: Runtime.NODEJS_20_X }),
    ],
    [
      'a query whose order a REST API loses',
      'a REST API loses the order of a query\\. .* Fix: sort the parameters by name',
      (stack) => behind(() => FrontDoor.restApi())(stack).urlFor(MANY_NAMES),
    ],
    [
      'a query whose order an existing REST API loses',
      'a REST API loses the order of a query',
      (stack) =>
        behind(() => FrontDoor.restApi({ api: new RestApi(stack, 'Own') as IRestApi }))(stack).urlFor(MANY_NAMES),
    ],
    [
      "a timeout above Twilio's",
      '`timeout` is 16 seconds, but Twilio waits 15 seconds .* Fix: lower `timeout`',
      (stack) => addWebhook(stack, { timeout: Duration.seconds(16) }),
    ],
  ])('warn about %s and suggest a fix', (_, message, make) => {
    const stack = testStack();
    make(stack);

    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp(message));
  });
});
