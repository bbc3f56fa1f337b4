import { NestedStack, type Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { type IRestApi, MockIntegration, RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { describe, expect, it } from 'vitest';
import { AuthToken, FrontDoor, type IFrontDoor, SelfCheck, TwilioWebhook, type TwilioWebhookProps } from '../../../lib';
import { DOORS } from '../doors';
import { addWebhook as addUnchecked, CHECKED, exampleZone, secretToken, testStack } from '../stack';

const CHECK = 'Custom::TwilioWebhookSelfCheck';
const addWebhook = (stack: Stack, props: Partial<TwilioWebhookProps> = {}) =>
  addUnchecked(stack, { ...CHECKED, ...props });

const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';

interface Check {
  readonly DependsOn: string[];
  readonly Properties: { readonly Origins: unknown[]; readonly OtherOrigins: unknown[]; readonly Deployed: string };
}

function checkOf(stack: Stack): Check | undefined {
  const found = Object.values(Template.fromStack(stack).findResources(CHECK)) as Check[];
  expect(found.length).toBeLessThan(2);
  return found[0];
}

/** The input that the rule of the canary sends. */
function canaryOf(stack: Stack): { readonly DependsOn: string[]; readonly input: string } {
  const [rule] = Object.values(Template.fromStack(stack).findResources('AWS::Events::Rule'));
  return { DependsOn: rule?.['DependsOn'], input: JSON.stringify(rule?.['Properties'].Targets[0].Input) };
}

function named(stack: Stack, domainName: string): IFrontDoor {
  return FrontDoor.httpApi({ domainName, hostedZone: exampleZone(stack) });
}

/** A front door whose domain has no record in the stack. */
function unrecorded(stack: Stack, domainName = 'unrecorded.example.com'): IFrontDoor {
  const certificate = Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE) as ICertificate;
  return FrontDoor.httpApi({ domainName, certificate });
}

function info(stack: Stack, text: string): void {
  Annotations.fromStack(stack).hasInfo('*', Match.stringLikeRegexp(text));
}

describe('an added front door', () => {
  it('is checked with the first, once the resources of both exist', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { frontDoor: named(stack, 'one.example.com') });
    webhook.addFrontDoor('Second', named(stack, 'two.example.com'));
    const check = checkOf(stack);

    expect(check?.Properties).toMatchObject({
      Origins: ['https://one.example.com', 'https://two.example.com'],
      OtherOrigins: [],
    });
    expect(webhook.selfCheck?.checkedOrigins).toEqual(['https://one.example.com', 'https://two.example.com']);
    const template = Template.fromStack(stack);
    for (const type of ['AWS::Route53::RecordSet', 'AWS::ApiGatewayV2::ApiMapping', 'AWS::ApiGatewayV2::Stage']) {
      const ids = Object.keys(template.findResources(type));
      expect([type, ids.length]).toEqual([type, 2]);
      expect(check?.DependsOn).toEqual(expect.arrayContaining(ids));
    }
  });

  it.each(Object.entries(DOORS))('is checked behind %s', (_, door) => {
    const stack = testStack();
    addWebhook(stack).addFrontDoor('Second', door(stack, 'two.example.com'));
    const check = checkOf(stack);

    expect(check?.Properties.Origins).toHaveLength(2);
    // A Function URL is part of the function.
    expect(check?.DependsOn.filter((id) => /^Webhook(Second|FunctionFunctionUrl)/.test(id))).not.toEqual([]);
  });

  it("is checked again when it changes, although the function doesn't", () => {
    const print = (rateLimit: number) => {
      const stack = testStack();
      const webhook = addWebhook(stack, { frontDoor: named(stack, 'one.example.com') });
      webhook.addFrontDoor('Second', FrontDoor.httpApi({ throttle: { rateLimit, burstLimit: 10 } }));
      return checkOf(stack)?.Properties.Deployed;
    };

    expect(print(5)).toBe(print(5));
    expect(print(5)).not.toBe(print(6));
  });

  it("is checked even if the first isn't", () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { frontDoor: unrecorded(stack) });
    expect(webhook.selfCheck).toEqual({ checkedOrigins: [] });
    webhook.addFrontDoor('Second', named(stack, 'two.example.com'));
    const check = checkOf(stack);

    expect(check?.Properties).toMatchObject({
      Origins: ['https://two.example.com'],
      OtherOrigins: ['https://unrecorded.example.com'],
    });
    expect(check?.DependsOn.filter((id) => id.startsWith('WebhookFrontDoor'))).toEqual([]);
    expect(webhook.selfCheck?.function).toBeDefined();
    info(stack, 'do not check https://unrecorded.example.com, because the stack has no DNS record');
  });

  it("isn't checked without a DNS record for its name, and an annotation says so", () => {
    const stack = testStack();
    addWebhook(stack, { frontDoor: named(stack, 'one.example.com') }).addFrontDoor('Second', unrecorded(stack));

    expect(checkOf(stack)?.Properties).toMatchObject({
      Origins: ['https://one.example.com'],
      OtherOrigins: ['https://unrecorded.example.com'],
    });
    info(stack, 'do not check https://unrecorded.example.com, because the stack has no DNS record');
  });

  it('is checked with `allOrigins` even without a record', () => {
    const stack = testStack();
    const publicOrigins = ['https://cdn.example.com'];
    const webhook = addWebhook(stack, {
      frontDoor: named(stack, 'one.example.com'),
      publicOrigins,
      selfCheck: SelfCheck.onDeployment({ allOrigins: true }),
    });
    webhook.addFrontDoor('Second', unrecorded(stack));

    expect(checkOf(stack)?.Properties.Origins).toEqual([
      ...publicOrigins,
      'https://one.example.com',
      'https://unrecorded.example.com',
    ]);
  });

  it('is a dependency of the check if the origins are listed', () => {
    const stack = testStack();
    const selfCheck = SelfCheck.onDeployment({ origins: ['https://two.example.com'] });
    addWebhook(stack, { selfCheck }).addFrontDoor('Second', named(stack, 'two.example.com'));
    const check = checkOf(stack);

    expect(check?.Properties.Origins).toEqual(['https://two.example.com']);
    expect(check?.DependsOn.filter((id) => id.startsWith('WebhookSecond'))).not.toEqual([]);
  });

  it("isn't checked without a self-check", () => {
    const stack = testStack();
    const webhook = addUnchecked(stack);
    webhook.addFrontDoor('Second', FrontDoor.functionUrl());

    expect(webhook.selfCheck).toBeUndefined();
    expect(checkOf(stack)).toBeUndefined();
  });

  it("isn't checked with a secret that is created without a value", () => {
    const stack = testStack();
    const authToken = AuthToken.managed(stack, 'Token');
    addWebhook(stack, { authToken }).addFrontDoor('Second', FrontDoor.functionUrl());

    expect(checkOf(stack)).toBeUndefined();
    info(stack, 'is created without a value');
  });

  it('is checked by the canary, which waits for it', () => {
    const stack = testStack();
    const selfCheck = SelfCheck.canaryOnly();
    const webhook = addWebhook(stack, { selfCheck, frontDoor: named(stack, 'one.example.com') });
    webhook.addFrontDoor('Second', unrecorded(stack, 'two.example.com'));
    const canary = canaryOf(stack);

    expect(canary.input).toContain(String.raw`{\"origins\":[\"https://one.example.com\",\"https://two.example.com\"]`);
    for (const door of ['WebhookFrontDoor', 'WebhookSecond']) {
      expect(canary.DependsOn.filter((id) => id.startsWith(door))).not.toEqual([]);
    }
  });

  it('with a host that AWS assigns is checked by the canary, too', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, {
      selfCheck: SelfCheck.canaryOnly(),
      frontDoor: named(stack, 'one.example.com'),
    });
    webhook.addFrontDoor('Second', FrontDoor.httpApi());

    expect(canaryOf(stack).input).toMatch(/one\.example\.com.*WebhookSecondHttpApi\w+","ApiEndpoint"/);
  });

  it("isn't checked by a canary with a list of origins", () => {
    const stack = testStack();
    const selfCheck = SelfCheck.canaryOnly({ origins: ['https://only.example.com'] });
    addWebhook(stack, { selfCheck }).addFrontDoor('Second', FrontDoor.functionUrl());

    expect(canaryOf(stack).input).toContain(String.raw`{\"origins\":[\"https://only.example.com\"]`);
  });
});

describe('an existing REST API', () => {
  function ownApi(stack: Stack): RestApi {
    const api = new RestApi(stack, 'Own', { deployOptions: { stageName: 'live' } });
    api.root.addMethod('GET', new MockIntegration());
    return api;
  }

  it('is checked at the host that AWS assigned, once its own deployment and stage exist', () => {
    const stack = testStack();
    const resource = ownApi(stack).root.addResource('twilio');
    addWebhook(stack, { frontDoor: FrontDoor.restApi({ resource }) });
    const check = checkOf(stack);
    const template = Template.fromStack(stack);

    expect(JSON.stringify(check?.Properties.Origins)).toContain('/live/twilio"');
    for (const type of ['AWS::ApiGateway::Deployment', 'AWS::ApiGateway::Stage']) {
      expect(check?.DependsOn).toEqual(expect.arrayContaining(Object.keys(template.findResources(type))));
    }
    // The path of the self-check is below the resource.
    template.hasResourceProperties('AWS::ApiGateway::Resource', {
      PathPart: '{proxy+}',
      ParentId: { Ref: Match.stringLikeRegexp('^Owntwilio') },
    });
  });

  it("isn't checked if another stack deploys its stage, and an annotation says so", () => {
    const stack = testStack();
    const api: IRestApi = RestApi.fromRestApiAttributes(stack, 'Far', { restApiId: 'api1', rootResourceId: 'root1' });
    const stage = Stage.fromStageAttributes(stack, 'Stage', { restApi: api, stageName: 'live' });
    const domainName = 'hooks.example.com';
    addWebhook(stack, { frontDoor: FrontDoor.restApi({ api, stage, domainName, hostedZone: exampleZone(stack) }) });

    expect(checkOf(stack)).toBeUndefined();
    info(stack, 'the API of Test/Webhook/FrontDoor, because the stack does not deploy it');
  });
});

describe('an HTTP API that several webhooks share', () => {
  /** The route keys by logical id, and what each check asks. */
  function share(names: readonly string[], selfCheck = SelfCheck.onDeployment(), stack = testStack()) {
    const api = (stack.node.tryFindChild('Own') ?? new HttpApi(stack, 'Own')) as IHttpApi;
    for (const name of names) {
      const frontDoor = FrontDoor.httpApi({ api, routes: [`/${name}`] });
      new TwilioWebhook(stack, name, { authToken: secretToken(stack, `${name}Secret`), frontDoor, selfCheck });
    }
    const template = Template.fromStack(stack);
    const routes = Object.entries(template.findResources('AWS::ApiGatewayV2::Route'));
    return {
      stack,
      keys: Object.fromEntries(routes.map(([id, { Properties }]) => [id, Properties.RouteKey as string])),
      targets: Object.fromEntries(
        routes.map(([, { Properties }]) => [Properties.RouteKey as string, JSON.stringify(Properties.Target)]),
      ),
      paths: Object.values(template.findResources(CHECK)).map(({ Properties }) => Properties.Path as string),
    };
  }

  it('is checked for each of them, at its own path that leads to its own function', () => {
    const { paths, targets } = share(['One', 'Two']);

    expect(new Set(paths).size).toBe(2);
    expect(paths.map((path) => targets[`ANY ${path}`])).toEqual([targets['ANY /One'], targets['ANY /Two']]);
    expect(targets['ANY /One']).not.toBe(targets['ANY /Two']);
  });

  it('has the same routes and IDs, whichever webhook comes first and whichever is removed', () => {
    const { keys } = share(['One', 'Two']);

    expect(share(['Two', 'One']).keys).toEqual(keys);
    expect(keys).toMatchObject(share(['Two']).keys);
  });

  it('has different paths in another stack, which may import it', () => {
    const named = (stackName: string) => share(['One'], undefined, testStack({ stackName })).paths;

    expect(named('first')).not.toEqual(named('second'));
  });

  it.each([
    ['at deployment', SelfCheck.onDeployment({ allOrigins: true })],
    ['by a canary', SelfCheck.canaryOnly()],
  ])('can have each checked %s', (_, selfCheck) => {
    expect(() => share(['One', 'Two'], selfCheck)).not.toThrow();
  });

  it('passes the path to the canary, too', () => {
    const canary = SelfCheck.onDeployment({ canary: { origins: ['https://one.example.com'] } });
    const { stack, paths } = share(['One'], canary);

    expect(canaryOf(stack).input).toBe(
      JSON.stringify(JSON.stringify({ origins: ['https://one.example.com'], path: paths[0] })),
    );
  });

  it('has the path once for two front doors of one webhook, which are both checked', () => {
    const stack = testStack();
    const api = new HttpApi(stack, 'Own') as IHttpApi;
    const webhook = addWebhook(stack, { frontDoor: FrontDoor.httpApi({ api, routes: ['/one'] }) });
    const { hostedZone, domainName } = { hostedZone: exampleZone(stack), domainName: 'two.example.com' };
    webhook.addFrontDoor('Second', FrontDoor.httpApi({ api, routes: ['/two'], domainName, hostedZone }));
    const keys = Object.values(Template.fromStack(stack).findResources('AWS::ApiGatewayV2::Route'));

    expect(keys).toHaveLength(3);
    expect(webhook.selfCheck?.checkedOrigins).toHaveLength(2);
  });
});

describe('the path of the check', () => {
  it('depends only on the place in the app, even in a nested stack', () => {
    const path = (parent: string, memorySize: number) => {
      const stack = new NestedStack(testStack({ stackName: parent }), 'Nested');
      addWebhook(stack, { memorySize });
      return Object.values(Template.fromStack(stack).findResources(CHECK))[0]?.['Properties'].Path;
    };

    expect(path('a', 512)).toMatch(/^\/_twilio-webhook\/self-check\/[0-9a-f]{16}$/);
    expect(path('a', 512)).toBe(path('a', 1024));
    expect(path('a', 512)).not.toBe(path('b', 512));
  });
});
