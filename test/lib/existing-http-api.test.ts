import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { HttpApi, type HttpApiProps, HttpStage, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { describe, expect, it } from 'vitest';
import { FrontDoor, type HttpApiFrontDoorProps } from '../../lib';
import { addWebhook, exampleZone, testStack } from './stack';

const ROUTES = ['/voice', '/twilio/{proxy+}'];

function ownApi(stack: Stack, props: HttpApiProps = {}): IHttpApi {
  return new HttpApi(stack, 'Own', props) as IHttpApi;
}

function importedApi(stack: Stack): IHttpApi {
  const apiEndpoint = 'https://api1.execute-api.eu-west-1.amazonaws.com';
  return HttpApi.fromHttpApiAttributes(stack, 'Imported', { httpApiId: 'api1', apiEndpoint });
}

function add(stack: Stack, props: HttpApiFrontDoorProps) {
  return addWebhook(stack, { frontDoor: FrontDoor.httpApi(props) });
}

describe('an HTTP API that already exists', () => {
  it('hands the paths that are named to the function, and no others', () => {
    const stack = testStack();
    const api = ownApi(stack);
    const webhook = add(stack, { api, routes: ROUTES });
    const template = Template.fromStack(stack);
    const routes = Object.values(template.findResources('AWS::ApiGatewayV2::Route'));

    template.resourceCountIs('AWS::ApiGatewayV2::Api', 1);
    template.resourceCountIs('AWS::ApiGatewayV2::Integration', 1);
    expect(routes.map((route) => route['Properties'].RouteKey)).toEqual(['ANY /voice', 'ANY /twilio/{proxy+}']);
    expect(webhook.frontDoor.httpApi).toBe(api);
    expect(stack.resolve(webhook.url)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^Own/), 'ApiEndpoint'] });
  });

  it('lets Twilio in whatever it asks of others', () => {
    const stack = testStack();
    add(stack, { api: ownApi(stack, { defaultAuthorizer: new HttpIamAuthorizer() }), routes: ROUTES });

    Template.fromStack(stack).allResourcesProperties('AWS::ApiGatewayV2::Route', { AuthorizationType: 'NONE' });
  });

  it('may be imported with its stage, whose name is part of the URL', () => {
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

describe('an HTTP API that cannot be used', () => {
  const PATHS =
    'an API that is shared needs the paths that go to the function, each starting with a slash. Fix: write them as in ["/voice", "/message"] or ["/twilio/{proxy+}"].';

  it.each<[string, string, (stack: Stack) => HttpApiFrontDoorProps]>([
    ['has no paths named', `routes is missing: ${PATHS}`, (stack) => ({ api: ownApi(stack) })],
    ['has a wrong path named', `routes is "voice": ${PATHS}`, (stack) => ({ api: ownApi(stack), routes: ['voice'] })],
    [
      'has no stage that is known',
      'stage is missing: api is imported, or has no default stage, so its stage is not known. Fix: give stage: HttpStage.fromHttpStageAttributes(…).',
      (stack) => ({ api: importedApi(stack), routes: ROUTES }),
    ],
    [
      'gets options of a new one',
      'accessLogs: would change nothing, because api is one that already exists. Fix: set it where that is made, or leave it out.',
      (stack) => ({ api: ownApi(stack), routes: ROUTES, accessLogs: true }),
    ],
    [
      'is to have routes, but is not given',
      'routes: belongs to an api that already exists. Fix: give api, or leave it out.',
      () => ({ routes: ROUTES }),
    ],
  ])('%s', (_, message, props) => {
    const stack = testStack();

    expect(() => add(stack, props(stack))).toThrow(`[Test/Webhook/FrontDoor] ${message}`);
  });
});
