import type { Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  AuthorizationType,
  type Deployment,
  EndpointType,
  type IRestApi,
  type IStage,
  MockIntegration,
  RestApi,
  type RestApiProps,
  Stage,
} from 'aws-cdk-lib/aws-apigateway';
import { describe, expect, it } from 'vitest';
import { FrontDoor, type RestApiFrontDoorOptions } from '../../../../lib';
import { addWebhook, CHECKED, environment, exampleZone, testStack } from '../../stack';

const ANY = 'AWS::ApiGateway::Method';

function ownApi(stack: Stack, props: RestApiProps = {}): IRestApi {
  const api = new RestApi(stack, 'Own', props);
  api.root.addResource('other').addMethod('GET', new MockIntegration());
  // aws-cdk-lib's classes don't fit its own interfaces under exactOptionalPropertyTypes.
  return api as IRestApi;
}

function importedApi(stack: Stack): IRestApi {
  return RestApi.fromRestApiAttributes(stack, 'Imported', { restApiId: 'api1', rootResourceId: 'root1' });
}

function add(stack: Stack, props: RestApiFrontDoorOptions) {
  return addWebhook(stack, { frontDoor: FrontDoor.restApi(props), ...CHECKED });
}

describe('an existing REST API', () => {
  it('is checked after the stage in `stage` is deployed', () => {
    const stack = testStack();
    const api = new RestApi(stack, 'Own');
    const deployment = api.latestDeployment as Deployment;
    const stage = new Stage(stack, 'Live', { deployment, stageName: 'live' });
    add(stack, { resource: api.root.addResource('twilio'), stage: stage as IStage });
    const [live] = Object.keys(
      Template.fromStack(stack).findResources('AWS::ApiGateway::Stage', { Properties: { StageName: 'live' } }),
    );

    expect(live).toBeDefined();
    Template.fromStack(stack).hasResource('Custom::TwilioWebhookSelfCheck', { DependsOn: Match.arrayWith([live]) });
  });

  it('forwards everything below a resource to the function, and passes the path of the resource to it', () => {
    const stack = testStack({ env: { region: 'eu-west-1' } });
    const api = ownApi(stack);
    const webhook = add(stack, { resource: api.root.addResource('twilio') });
    const template = Template.fromStack(stack);
    const origin = {
      'Fn::Join': [
        '',
        ['https://', { Ref: expect.any(String) }, '.execute-api.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/prod/twilio'],
      ],
    };

    template.resourceCountIs('AWS::ApiGateway::RestApi', 1);
    template.resourcePropertiesCountIs(ANY, { HttpMethod: 'ANY', AuthorizationType: 'NONE' }, 2);
    expect(stack.resolve(webhook.url)).toEqual(origin);
    expect(environment(template)['TWILIO_PUBLIC_ORIGINS']).toEqual(origin);
    expect(webhook.frontDoor.restApi).toBe(api);
  });

  it('is deployed again when methods are added', () => {
    const stack = testStack();
    add(stack, { api: ownApi(stack) });

    Template.fromStack(stack).hasResource('AWS::ApiGateway::Deployment', {
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('OwnproxyANY')]),
    });
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('deploy its stage again'));
  });

  it('lets Twilio in despite its default authorizer', () => {
    const stack = testStack();
    const defaultMethodOptions = { authorizationType: AuthorizationType.IAM, apiKeyRequired: true };
    add(stack, { api: ownApi(stack, { defaultMethodOptions }) });

    Template.fromStack(stack).resourcePropertiesCountIs(
      ANY,
      { HttpMethod: 'ANY', AuthorizationType: 'NONE', ApiKeyRequired: false, AuthorizerId: Match.absent() },
      2,
    );
  });

  it('can be mapped to a domain, with the path of the resource after the base path', () => {
    const stack = testStack();
    const resource = ownApi(stack).root.addResource('twilio');
    const domainName = 'hooks.example.com';
    const webhook = add(stack, { resource, domainName, hostedZone: exampleZone(stack), basePath: 'v1' });

    expect(webhook.url).toBe('https://hooks.example.com/v1/twilio');
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::BasePathMapping', { BasePath: 'v1' });
  });

  it('can be imported with its stage, and must then be deployed again', () => {
    const stack = testStack();
    const api = importedApi(stack);
    const stage = Stage.fromStageAttributes(stack, 'Stage', { restApi: api, stageName: 'live' });
    const webhook = add(stack, { api, stage });

    expect(JSON.stringify(stack.resolve(webhook.url))).toMatch(/api1\.execute-api.*\/live/);
    expect(JSON.stringify(stack.resolve(webhook.frontDoor.webAclResourceArn))).toContain(
      '::/restapis/api1/stages/live',
    );
    Annotations.fromStack(stack).hasWarning(
      '/Test/Webhook/FrontDoor',
      Match.stringLikeRegexp('deploy its stage again'),
    );
  });
});

describe('an existing REST API is rejected if it', () => {
  it.each<[string, string, (stack: Stack) => RestApiFrontDoorOptions]>([
    [
      'is private',
      '`api` is "PRIVATE": must be REGIONAL or EDGE, because Twilio can\'t call an API that is only open to a VPC. Fix: use a public API, or leave `api` out for a new one.',
      (stack) => ({ api: ownApi(stack, { endpointTypes: [EndpointType.PRIVATE] }) as IRestApi }),
    ],
    [
      'has no known stage',
      "`stage` is missing: `api` is imported or doesn't deploy a stage. Fix: set `stage: Stage.fromStageAttributes(…)`.",
      (stack) => ({ api: importedApi(stack) }),
    ],
    [
      'is missing, but a stage is set',
      '`stage` has no effect because `api` is missing. Fix: set `api` to an existing API.',
      (stack) => ({ stage: Stage.fromStageAttributes(stack, 'S', { restApi: importedApi(stack), stageName: 'live' }) }),
    ],
    [
      "doesn't contain the resource",
      '`resource`: must be a resource of `api`. Fix: leave `api` out, or use one of its resources.',
      (stack) => ({ api: importedApi(stack), resource: ownApi(stack).root }),
    ],
    [
      'already forwards the resource elsewhere',
      '`resource` is "/": must not have a child `{proxy+}` or a method `ANY`, because the front door adds both. Fix: add a resource for the webhook, such as `api.root.addResource("twilio")`.',
      (stack) => {
        const api = ownApi(stack);
        api.root.addProxy({ defaultIntegration: new MockIntegration() });
        return { api: api as IRestApi };
      },
    ],
    [
      'has options of a new API',
      '`cloudWatchRole` and `accessLogs` have no effect because `api` already exists. Fix: configure the API where you create it.',
      (stack) => ({ api: ownApi(stack) as IRestApi, accessLogs: false, cloudWatchRole: false }),
    ],
  ])('%s', (_, message, props) => {
    const stack = testStack();

    expect(() => add(stack, props(stack))).toThrow(`[Test/Webhook/FrontDoor] ${message}`);
  });
});
