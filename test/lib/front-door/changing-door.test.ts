import { CfnResource, Duration, type Stack } from 'aws-cdk-lib';
import { type IRestApi, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, type IHttpApi, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  ApplicationLoadBalancer,
  type IApplicationListener,
  ListenerAction,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { FrontDoor, Idempotency, type IFrontDoor, SelfCheck, type TwilioWebhookProps, WebAcl } from '../../../lib';
import { addWebhook, exampleZone, ownVpc, testStack } from '../stack';

const DOMAIN = { domainName: 'hooks.example.com' };
const ENV = { env: { account: '111122223333', region: 'us-east-1' } };

function withZone(stack: Stack) {
  return { ...DOMAIN, hostedZone: exampleZone(stack) };
}

function certificate(stack: Stack) {
  return Certificate.fromCertificateArn(stack, 'Given', 'arn:aws:acm:us-east-1:111122223333:certificate/1');
}

function ownListener(stack: Stack): IApplicationListener {
  const balancer = new ApplicationLoadBalancer(stack, 'Balancer', { vpc: ownVpc(stack), internetFacing: true });
  const defaultAction = ListenerAction.fixedResponse(404);
  return balancer.addListener('Https', { port: 443, certificates: [certificate(stack)], defaultAction });
}

const inFrontOf = (stack: Stack, origin: IFrontDoor, basePath?: string) =>
  FrontDoor.cloudFront({ origin, ...withZone(stack), ...(basePath === undefined ? {} : { basePath }) });

/** Every kind of door, with and without a domain, a base path, existing resources and its own options. */
const DOORS: Readonly<Record<string, (stack: Stack) => IFrontDoor>> = {
  'an HTTP API': () => FrontDoor.httpApi(),
  'an HTTP API with payload 1.0 and no log': () =>
    FrontDoor.httpApi({ payloadFormatVersion: PayloadFormatVersion.VERSION_1_0, accessLogs: false }),
  'an HTTP API with a domain': (stack) => FrontDoor.httpApi(withZone(stack)),
  'an HTTP API with a certificate': (stack) => FrontDoor.httpApi({ ...DOMAIN, certificate: certificate(stack) }),
  'an HTTP API with a base path': (stack) => FrontDoor.httpApi({ ...withZone(stack), basePath: 'twilio' }),
  'an HTTP API with a long base path': (stack) => FrontDoor.httpApi({ ...withZone(stack), basePath: 'a/b' }),
  'an existing HTTP API': (stack) =>
    FrontDoor.httpApi({ api: new HttpApi(stack, 'OwnHttpApi') as IHttpApi, routes: ['/voice', '/{proxy+}'] }),
  'a REST API': () => FrontDoor.restApi(),
  'a REST API without a log': () => FrontDoor.restApi({ accessLogs: false }),
  'a REST API with a web ACL': () => FrontDoor.restApi({ webAcl: WebAcl.rateLimited() }),
  'a REST API with a domain': (stack) => FrontDoor.restApi(withZone(stack)),
  'a REST API with a base path': (stack) => FrontDoor.restApi({ ...withZone(stack), basePath: 'twilio' }),
  'a REST API with a long base path': (stack) => FrontDoor.restApi({ ...withZone(stack), basePath: 'a/b' }),
  'an existing REST API': (stack) =>
    FrontDoor.restApi({ resource: new RestApi(stack, 'OwnRestApi').root.addResource('a') }),
  'the root of an existing REST API': (stack) =>
    FrontDoor.restApi({ api: new RestApi(stack, 'OwnRestApi') as IRestApi }),
  'a Function URL': () => FrontDoor.functionUrl(),
  'a load balancer': (stack) => FrontDoor.applicationLoadBalancer(withZone(stack)),
  'a load balancer with all options': (stack) =>
    FrontDoor.applicationLoadBalancer({ ...withZone(stack), redirectHttp: true, webAcl: WebAcl.rateLimited() }),
  'a load balancer in a VPC': (stack) => FrontDoor.applicationLoadBalancer({ ...withZone(stack), vpc: ownVpc(stack) }),
  'an existing listener': (stack) =>
    FrontDoor.applicationLoadBalancer({ ...withZone(stack), listener: ownListener(stack), priority: 7 }),
  'CloudFront and a Function URL': (stack) => inFrontOf(stack, FrontDoor.functionUrl(), 'twilio'),
  'CloudFront and an HTTP API': (stack) => inFrontOf(stack, FrontDoor.httpApi()),
  'CloudFront and a REST API': (stack) => inFrontOf(stack, FrontDoor.restApi()),
  'CloudFront and a load balancer': (stack) => {
    const origin = { domainName: 'origin.example.com', hostedZone: exampleZone(stack) };
    return inFrontOf(stack, FrontDoor.applicationLoadBalancer(origin));
  },
  'CloudFront and a domain': (stack) => {
    const origin = { domainName: 'origin.example.com', hostedZone: exampleZone(stack), basePath: 'a/b' };
    return inFrontOf(stack, FrontDoor.restApi(origin));
  },
};

/** The options beside the door. */
const OPTIONS: Readonly<Record<string, Partial<TwilioWebhookProps>>> = {
  'no options': {},
  'all options': {
    selfCheck: SelfCheck.onDeployment({ canary: {} }),
    idempotency: Idempotency.dynamoDb(),
    alarms: {},
    requestMetrics: true,
    savedQueries: true,
    timeout: Duration.seconds(10),
    publicOrigins: ['https://proxy.example.net', 'https://a.example.net', 'https://b.example.net'],
  },
};

type Types = Readonly<Record<string, string>>;

/** Returns the types of the resources by logical ID, without the time that rendering a template takes. */
function typesOf(door: (stack: Stack) => IFrontDoor, props: Partial<TwilioWebhookProps>): Types {
  const stack = testStack(ENV);
  addWebhook(stack, { frontDoor: door(stack), ...props });
  const resources = stack.node.findAll().filter((each) => CfnResource.isCfnResource(each));
  return Object.fromEntries(resources.map((each) => [stack.resolve(each.logicalId), each.cfnResourceType]));
}

describe('a stack whose front door changes', { timeout: 240_000 }, () => {
  const stacks = Object.entries(DOORS).flatMap(([door, make]) =>
    Object.entries(OPTIONS).map(([options, props]) => ({ name: `${door}, ${options}`, make, props })),
  );

  it('never has two types of resources under one logical ID, from any door and options to any other', () => {
    const synthesized = stacks.map(({ name, make, props }) => ({ name, types: typesOf(make, props) }));
    const clashes = synthesized.flatMap((from) =>
      synthesized.flatMap((to) =>
        Object.entries(from.types)
          .filter(([id, type]) => id in to.types && to.types[id] !== type)
          .map(([id, type]) => `${from.name} → ${to.name}: ${id} is ${type}, then ${to.types[id]}`),
      ),
    );

    expect(synthesized.length ** 2).toBe(2500);
    expect(clashes).toEqual([]);
  });

  it('keeps its function, log and token', () => {
    const [first, ...others] = Object.values(DOORS).map((make) => typesOf(make, {}));
    const kept = Object.keys(first ?? {}).filter(
      (id) => /^Webhook(Function|Logs|Role)/.test(id) && !/invoke|Url/.test(id),
    );

    expect(kept.length).toBeGreaterThanOrEqual(4);
    for (const other of others) expect(Object.keys(other)).toEqual(expect.arrayContaining(kept));
  });
});
