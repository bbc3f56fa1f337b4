import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  type CfnStage,
  HttpApi,
  type HttpApiProps,
  HttpMethod,
  HttpRoute,
  HttpRouteKey,
  HttpStage,
  type IHttpApi,
  type IHttpStage,
  type ThrottleSettings,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { describe, expect, it } from 'vitest';
import { FrontDoor, type HttpApiFrontDoorOptions, SelfCheck, TwilioWebhook } from '../../../../lib';
import { addWebhook, CHECKED, exampleZone, secretToken, testStack } from '../../stack';

const CHECK = 'Custom::TwilioWebhookSelfCheck';
const ROUTES = ['/voice', '/twilio/{proxy+}'];

function ownApi(stack: Stack, props: HttpApiProps = {}): IHttpApi {
  return new HttpApi(stack, 'Own', props) as IHttpApi;
}

function importedApi(stack: Stack): IHttpApi {
  const apiEndpoint = 'https://api1.execute-api.eu-west-1.amazonaws.com';
  return HttpApi.fromHttpApiAttributes(stack, 'Imported', { httpApiId: 'api1', apiEndpoint });
}

/** Returns the path that the check at deployment calls. */
function selfCheckPath(template: Template): string {
  const [check] = Object.values(template.findResources(CHECK));
  expect(check?.['Properties'].Path).toMatch(/^\/_twilio-webhook\/self-check\/[0-9a-f]{16}$/);
  return check?.['Properties'].Path;
}

function add(stack: Stack, props: HttpApiFrontDoorOptions) {
  return addWebhook(stack, { frontDoor: FrontDoor.httpApi(props), ...CHECKED });
}

describe('an existing HTTP API', () => {
  it('forwards only `routes` and the path of the self-check to the function', () => {
    const stack = testStack();
    const api = ownApi(stack);
    const webhook = add(stack, { api, routes: ROUTES });
    const template = Template.fromStack(stack);
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route'));

    template.resourceCountIs('AWS::ApiGatewayV2::Api', 1);
    template.resourceCountIs('AWS::ApiGatewayV2::Integration', 1);
    expect(routes.map((route) => route['Properties'].RouteKey)).toEqual([
      'ANY /voice',
      'ANY /twilio/{proxy+}',
      `ANY ${selfCheckPath(template)}`,
    ]);
    expect(webhook.frontDoor.httpApi).toBe(api);
    expect(stack.resolve(webhook.url)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Own/), 'ApiEndpoint'] });
  });

  it('has no self-check route without a self-check', () => {
    const stack = testStack();
    const frontDoor = FrontDoor.httpApi({ api: ownApi(stack), routes: ['/voice'] });
    addWebhook(stack, { frontDoor });

    Template.fromStack(stack).resourceCountIs('AWS::ApiGatewayV2::Route', 1);
  });

  it("has a self-check route even if `routes` covers it, because another webhook's more specific route would win", () => {
    const stack = testStack();
    add(stack, { api: ownApi(stack), routes: ['/{proxy+}'] });
    const template = Template.fromStack(stack);

    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: `ANY ${selfCheckPath(template)}` });
  });

  it('has a self-check route for a canary, too', () => {
    const stack = testStack();
    const frontDoor = FrontDoor.httpApi({ api: ownApi(stack), routes: ['/voice'] });
    addWebhook(stack, { frontDoor, selfCheck: SelfCheck.canaryOnly() });

    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::Route', {
      RouteKey: Match.stringLikeRegexp('^ANY /_twilio-webhook/self-check/'),
    });
  });

  it('ignores duplicate routes', () => {
    const stack = testStack();
    addWebhook(stack, { frontDoor: FrontDoor.httpApi({ api: ownApi(stack), routes: ['/voice', '/voice'] }) });

    Template.fromStack(stack).resourceCountIs('AWS::ApiGatewayV2::Route', 1);
  });

  it('is checked after its own stage is deployed', () => {
    const stack = testStack();
    add(stack, { api: ownApi(stack), routes: ROUTES });
    const template = Template.fromStack(stack);
    const [stage] = Object.keys(template.findResources('AWS::ApiGatewayV2::Stage'));

    template.hasResource('Custom::TwilioWebhookSelfCheck', { DependsOn: Match.arrayWith([stage]) });
  });

  it('is checked after the stage in `stage` is deployed, and again when that changes', () => {
    const check = (throttle: ThrottleSettings) => {
      const stack = testStack();
      const api = ownApi(stack);
      const stage = new HttpStage(stack, 'Live', { httpApi: api, stageName: 'live', autoDeploy: true, throttle });
      add(stack, { api, stage: stage as IHttpStage, routes: ROUTES });
      const [found] = Object.values(Template.fromStack(stack).findResources(CHECK));
      const { DependsOn, Properties } = found as { DependsOn: string[]; Properties: { Deployed: string } };
      return {
        DependsOn,
        Deployed: Properties.Deployed,
        live: stack.getLogicalId(stage.node.defaultChild as CfnStage),
      };
    };
    const [one, same, other] = [1, 1, 2].map((rateLimit) => check({ rateLimit }));

    expect(one?.DependsOn).toContain(one?.live);
    expect(one?.Deployed).toBe(same?.Deployed);
    expect(one?.Deployed).not.toBe(other?.Deployed);
  });

  it("causes a warning if its stage doesn't deploy automatically, and isn't checked because its new routes don't answer yet", () => {
    const stack = testStack();
    const api = ownApi(stack, { createDefaultStage: false });
    const warning = Match.stringLikeRegexp("The stage doesn't deploy automatically.*Fix: set `autoDeploy: true`");
    const stage = (id: string, autoDeploy: boolean) =>
      new HttpStage(stack, id, { httpApi: api, stageName: id, autoDeploy });
    const { selfCheck } = add(stack, { api, stage: stage('auto', true), routes: ['/one'] });
    Annotations.fromStack(stack).hasNoWarning('*', warning);

    const frontDoor = FrontDoor.httpApi({ api, stage: stage('manual', false), routes: ['/two'] });
    const other = new TwilioWebhook(stack, 'Other', {
      authToken: secretToken(stack, 'OtherSecret'),
      frontDoor,
      ...CHECKED,
    });
    Annotations.fromStack(stack).hasWarning('/Test/Other/FrontDoor', warning);

    expect([selfCheck, other.selfCheck].map((check) => check?.checkedOrigins.length)).toEqual([1, 0]);
    Template.fromStack(stack).resourceCountIs(CHECK, 1);
    Annotations.fromStack(stack).hasInfo(
      '/Test/Other/SelfCheck',
      Match.stringLikeRegexp('do not check the API of Test/Other/FrontDoor, because the stack does not deploy it'),
    );
  });

  it('lets Twilio in despite its default authorizer', () => {
    const stack = testStack();
    add(stack, { api: ownApi(stack, { defaultAuthorizer: new HttpIamAuthorizer() }), routes: ROUTES });

    Template.fromStack(stack).allResourcesProperties('AWS::ApiGatewayV2::Route', { AuthorizationType: 'NONE' });
  });

  it('can be imported with its stage, whose name is part of the URL', () => {
    const stack = testStack();
    const api = importedApi(stack);
    const stage = HttpStage.fromHttpStageAttributes(stack, 'Stage', { api, stageName: 'live' });

    expect(add(stack, { api, stage, routes: ROUTES }).url).toBe(
      'https://api1.execute-api.eu-west-1.amazonaws.com/live',
    );
  });

  it('can be mapped to a domain', () => {
    const stack = testStack();
    const domain = { domainName: 'hooks.example.com', hostedZone: exampleZone(stack), basePath: 'v1' };

    expect(add(stack, { api: ownApi(stack), routes: ROUTES, ...domain }).url).toBe('https://hooks.example.com/v1');
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', {
      ApiId: { Ref: Match.stringLikeRegexp('^Own') },
      ApiMappingKey: 'v1',
    });
  });
});

describe('an existing HTTP API is rejected if it', () => {
  const PATHS =
    'must list the paths of `api` that go to the function, each with a leading slash. Fix: set it to a list such as ["/voice", "/message"] or ["/twilio/{proxy+}"].';

  it.each<[string, string, (stack: Stack) => HttpApiFrontDoorOptions]>([
    ['has no routes', `\`routes\` is missing: ${PATHS}`, (stack) => ({ api: ownApi(stack) })],
    ['has an invalid route', `\`routes\` is "voice": ${PATHS}`, (stack) => ({ api: ownApi(stack), routes: ['voice'] })],
    [
      'has no known stage',
      '`stage` is missing: `api` is imported or has no default stage. Fix: set `stage: HttpStage.fromHttpStageAttributes(…)`.',
      (stack) => ({ api: importedApi(stack), routes: ROUTES }),
    ],
    [
      'has options of a new API',
      '`accessLogs` has no effect because `api` already exists. Fix: configure the API where you create it.',
      (stack) => ({ api: ownApi(stack), routes: ROUTES, accessLogs: true }),
    ],
    [
      'is missing, but routes are set',
      '`routes` has no effect because `api` is missing. Fix: set `api` to an existing API.',
      () => ({ routes: ROUTES }),
    ],
  ])('%s', (_, message, props) => {
    const stack = testStack();

    expect(() => add(stack, props(stack))).toThrow(`[Test/Webhook/FrontDoor] ${message}`);
  });
});

describe('a route that already exists in the API', () => {
  const TAKEN =
    '`routes` is "/voice": another route of the API has the same path. Fix: use another path for this webhook, or remove the other route.';

  it('is rejected if it belongs to another webhook', () => {
    const stack = testStack();
    const api = ownApi(stack);
    add(stack, { api, routes: ['/voice'] });
    const frontDoor = FrontDoor.httpApi({ api, routes: ['/voice'] });
    new TwilioWebhook(stack, 'Other', {
      authToken: secretToken(stack, 'OtherSecret'),
      frontDoor,
      ...CHECKED,
    });

    expect(() => Template.fromStack(stack)).toThrow(`[Test/Other/FrontDoor] ${TAKEN}`);
  });

  it('is rejected if it belongs to another front door of the same webhook', () => {
    const stack = testStack();
    const door = { api: ownApi(stack), routes: ['/voice'] };
    add(stack, door).addFrontDoor('Second', FrontDoor.httpApi(door));

    expect(() => Template.fromStack(stack)).toThrow(`[Test/Webhook/Second] ${TAKEN}`);
  });

  it('is rejected if it is added after the webhook', () => {
    const stack = testStack();
    const api = ownApi(stack);
    add(stack, { api, routes: ['/voice'] });
    const integration = new HttpUrlIntegration('Elsewhere', 'https://elsewhere.example.com');
    const routeKey = HttpRouteKey.with('/voice', HttpMethod.ANY);
    new HttpRoute(stack, 'Route', { httpApi: api, routeKey, integration });

    expect(() => Template.fromStack(stack)).toThrow(`[Test/Webhook/FrontDoor] ${TAKEN}`);
  });

  it('is accepted in another API, or with another method or path', () => {
    const stack = testStack();
    const [api, other] = [ownApi(stack), new HttpApi(stack, 'Other')];
    add(stack, { api, routes: ['/voice'] });
    const integration = new HttpUrlIntegration('Elsewhere', 'https://elsewhere.example.com');
    other.addRoutes({ path: '/voice', integration: new HttpUrlIntegration('There', 'https://there.example.com') });
    new HttpRoute(stack, 'Get', { httpApi: api, routeKey: HttpRouteKey.with('/voice', HttpMethod.GET), integration });
    new HttpRoute(stack, 'Path', { httpApi: api, routeKey: HttpRouteKey.with('/voice/{id}'), integration });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});
