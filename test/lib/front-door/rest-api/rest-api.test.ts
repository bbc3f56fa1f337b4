import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { DomainName, LogGroupLogDestination, type SecurityPolicy } from 'aws-cdk-lib/aws-apigateway';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { describe, expect, it } from 'vitest';
import { FrontDoor } from '../../../../lib';
import { addWebhook, environment, exampleZone, templateWith, testStack } from '../../stack';

const DOMAIN = 'hooks.example.com';

let cached: Template | undefined;

/** Returns the template of a door with only its defaults. */
function standard(): Template {
  cached ??= templateWith(FrontDoor.restApi());
  return cached;
}

describe('a REST API', () => {
  it('is regional and forwards its root and everything below to the function', () => {
    const template = standard();

    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      EndpointConfiguration: { Types: ['REGIONAL'] },
      DisableExecuteApiEndpoint: false,
    });
    template.hasResourceProperties('AWS::ApiGateway::Resource', { PathPart: '{proxy+}' });
    template.resourceCountIs('AWS::ApiGateway::Method', 2);
    template.allResourcesProperties('AWS::ApiGateway::Method', {
      HttpMethod: 'ANY',
      Integration: { Type: 'AWS_PROXY', IntegrationHttpMethod: 'POST' },
    });
  });

  it('treats all bodies as binary', () => {
    standard().hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*'] });
  });

  it("is the only one that can invoke the function, and its test console can't", () => {
    const template = standard();

    template.resourceCountIs('AWS::Lambda::Permission', 2);
    expect(JSON.stringify(template.findResources('AWS::Lambda::Permission'))).not.toContain('test-invoke-stage');
  });

  it('adds no outputs', () => {
    expect(standard().findOutputs('*')).toEqual({});
  });

  it('logs accesses without queries, and errors without bodies, which requires an account-wide role', () => {
    const template = standard();

    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      AccessLogSetting: {
        DestinationArn: Match.anyValue(),
        Format: Match.serializedJson(Match.objectLike({ path: '$context.path', status: '$context.status' })),
      },
      MethodSettings: [Match.objectLike({ LoggingLevel: 'ERROR', DataTraceEnabled: false })],
    });
    template.hasResourceProperties('AWS::Logs::LogGroup', { RetentionInDays: 90 });
    template.hasResource('AWS::ApiGateway::Account', { DeletionPolicy: 'Retain' });
    expect(JSON.stringify(template.findResources('AWS::ApiGateway::Stage'))).not.toMatch(/query/i);
  });

  it.each([
    ["doesn't log and creates no account-wide role with `accessLogs: false`", { accessLogs: false }, 0, 0],
    ['creates no account-wide role with `cloudWatchRole: false`', { cloudWatchRole: false }, 1, 0],
    ['creates an account-wide role with `cloudWatchRole: true`', { accessLogs: false, cloudWatchRole: true }, 0, 1],
  ])('%s', (_, options, logs, roles) => {
    const template = templateWith(FrontDoor.restApi(options));

    template.resourcePropertiesCountIs('AWS::ApiGateway::Stage', { AccessLogSetting: Match.anyValue() }, logs);
    template.resourceCountIs('AWS::ApiGateway::Account', roles);
  });

  it('logs to the destination in its stage options', () => {
    const stack = testStack();
    const accessLogDestination = new LogGroupLogDestination(new LogGroup(stack, 'Own') as ILogGroup);
    const template = templateWith(FrontDoor.restApi({ deployOptions: { accessLogDestination } }), {}, stack);

    template.resourceCountIs('AWS::Logs::LogGroup', 2);
    expect(JSON.stringify(template.findResources('AWS::ApiGateway::Stage'))).toMatch(/"DestinationArn":.*"Own/);
  });

  it('uses its stage options, and the role for its logs', () => {
    const deployOptions = { stageName: 'live', throttlingRateLimit: 10, throttlingBurstLimit: 20 };
    const template = templateWith(FrontDoor.restApi({ deployOptions, cloudWatchRole: true }));

    template.hasResourceProperties('AWS::ApiGateway::Stage', {
      StageName: 'live',
      MethodSettings: [Match.objectLike({ ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 })],
    });
    template.resourceCountIs('AWS::ApiGateway::Account', 1);
  });

  it('accepts TLS 1.2 and later at its assigned host, or as told', () => {
    standard().hasResourceProperties('AWS::ApiGateway::RestApi', {
      SecurityPolicy: 'TLS_1_2',
      EndpointAccessMode: Match.absent(),
    });
    const securityPolicy = 'SecurityPolicy_TLS13_1_3_2025_09' as SecurityPolicy;
    templateWith(FrontDoor.restApi({ securityPolicy })).hasResourceProperties('AWS::ApiGateway::RestApi', {
      SecurityPolicy: securityPolicy,
      EndpointAccessMode: 'STRICT',
    });
  });

  it.each([{}, { accessLogs: false }])('limits requests to 1,000 per second, or as told, with %j', (options) => {
    const limits = (deployOptions: object) =>
      Object.values(
        templateWith(FrontDoor.restApi({ ...options, deployOptions })).findResources('AWS::ApiGateway::Stage'),
      ).flatMap((stage) => stage['Properties'].MethodSettings);

    expect(limits({})).toMatchObject([
      { HttpMethod: '*', ResourcePath: '/*', ThrottlingRateLimit: 1_000, ThrottlingBurstLimit: 2_000 },
    ]);
    expect(limits({ throttlingRateLimit: 5 })).toMatchObject([{ ThrottlingRateLimit: 5, ThrottlingBurstLimit: 2_000 }]);
  });

  it('limits `timeout` to 29 seconds', () => {
    expect(() => templateWith(FrontDoor.restApi(), { timeout: Duration.seconds(30) })).toThrow(
      '[Test/Webhook/FrontDoor] `timeout` is 30 seconds: must be at most 29 seconds behind a REST API.',
    );
    expect(() => templateWith(FrontDoor.restApi(), { timeout: Duration.seconds(29) })).not.toThrow();
  });

  it("has its assigned host and stage as the public URL, which isn't in the function’s environment", () => {
    const stack = testStack({ env: { region: 'eu-west-1' } });
    const webhook = addWebhook(stack, { frontDoor: FrontDoor.restApi() });
    const ref = (pattern: RegExp) => ({ Ref: expect.stringMatching(pattern) });
    const api = ref(/^WebhookFrontDoorRestApi/);
    const stage = ref(/Stageprod/);

    expect(stack.resolve(webhook.urlFor('/voice'))).toEqual({
      'Fn::Join': ['', ['https://', api, '.execute-api.eu-west-1.', { Ref: 'AWS::URLSuffix' }, '/', stage, '/voice']],
    });
    expect(webhook.frontDoor.restApi).toBeDefined();
    expect(environment(Template.fromStack(stack))).not.toHaveProperty('TWILIO_PUBLIC_ORIGINS');
  });

  it('exposes its stage, which a web ACL can be associated with', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { frontDoor: FrontDoor.restApi() });

    expect(JSON.stringify(stack.resolve(webhook.frontDoor.webAclResourceArn))).toContain('/stages/');
  });
});

describe('a REST API with a custom domain', () => {
  it('has the domain, its certificate and record, and no other endpoint', () => {
    const stack = testStack();
    const template = templateWith(FrontDoor.restApi({ domainName: DOMAIN, hostedZone: exampleZone(stack) }), {}, stack);

    // The TLS policy of the API counts at its domain, too.
    template.hasResourceProperties('AWS::ApiGateway::RestApi', {
      DisableExecuteApiEndpoint: true,
      SecurityPolicy: 'TLS_1_2',
    });
    template.hasResourceProperties('AWS::ApiGateway::DomainName', {
      DomainName: DOMAIN,
      EndpointConfiguration: { Types: ['REGIONAL'] },
      SecurityPolicy: 'TLS_1_2',
      EndpointAccessMode: Match.absent(),
    });
    template.hasResourceProperties('AWS::Route53::RecordSet', { Name: `${DOMAIN}.`, Type: 'A' });
    expect(environment(template)['TWILIO_PUBLIC_ORIGINS']).toBe(`https://${DOMAIN}`);
  });

  it("maps its stage, so that the stage isn't part of the public path", () => {
    const stack = testStack();
    const template = templateWith(FrontDoor.restApi({ domainName: DOMAIN, hostedZone: exampleZone(stack) }), {}, stack);

    template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', {
      BasePath: Match.absent(),
      Stage: { Ref: Match.stringLikeRegexp('Stageprod') },
    });
  });

  it.each([
    ['twilio', 'AWS::ApiGateway::BasePathMapping', { BasePath: 'twilio' }],
    ['v1/twilio', 'AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'v1/twilio' }],
  ])('serves the base path %s', (basePath, type, properties) => {
    const stack = testStack();
    const frontDoor = FrontDoor.restApi({ domainName: DOMAIN, hostedZone: exampleZone(stack), basePath });
    const webhook = addWebhook(stack, { frontDoor });
    const template = Template.fromStack(stack);

    expect(webhook.urlFor('/voice')).toBe(`https://${DOMAIN}/${basePath}/voice`);
    template.hasResourceProperties(type, { ...properties, Stage: { Ref: Match.stringLikeRegexp('Stageprod') } });
    expect(environment(template)['TWILIO_PUBLIC_ORIGINS']).toBe(`https://${DOMAIN}/${basePath}`);
  });

  it('can have an enhanced TLS policy, in strict mode', () => {
    const stack = testStack();
    const securityPolicy = 'SecurityPolicy_TLS13_1_2_PFS_PQ_2025_09' as SecurityPolicy;
    const frontDoor = FrontDoor.restApi({ domainName: DOMAIN, hostedZone: exampleZone(stack), securityPolicy });

    const template = templateWith(frontDoor, {}, stack);
    for (const type of ['AWS::ApiGateway::DomainName', 'AWS::ApiGateway::RestApi']) {
      template.hasResourceProperties(type, { SecurityPolicy: securityPolicy, EndpointAccessMode: 'STRICT' });
    }
  });

  it('can be mapped to an existing domain', () => {
    const stack = testStack();
    const domain = DomainName.fromDomainNameAttributes(stack, 'Domain', {
      domainName: DOMAIN,
      domainNameAliasHostedZoneId: 'Z2',
      domainNameAliasTarget: 'd-1.execute-api.eu-west-1.amazonaws.com',
    });
    const webhook = addWebhook(stack, { frontDoor: FrontDoor.restApi({ domain }) });
    const template = Template.fromStack(stack);

    expect(webhook.url).toBe(`https://${DOMAIN}`);
    template.resourceCountIs('AWS::ApiGateway::DomainName', 0);
    template.hasResourceProperties('AWS::ApiGateway::BasePathMapping', { DomainName: DOMAIN });
  });
});

describe.each([
  ['a REST API', FrontDoor.restApi],
  ['an HTTP API', FrontDoor.httpApi],
])('the domain options of %s', (_, door) => {
  it.each([
    ['basePath', { basePath: 'twilio' }],
    ['disableExecuteApiEndpoint', { disableExecuteApiEndpoint: true }],
  ])('reject `%s` without a domain', (prop, props) => {
    expect(() => templateWith(door(props))).toThrow(
      `[Test/Webhook/FrontDoor] \`${prop}\` has no effect because no custom domain is created. Fix: set \`domainName\`.`,
    );
  });

  it('reject a hosted zone without a domain', () => {
    const stack = testStack();

    expect(() => templateWith(door({ hostedZone: exampleZone(stack) }), {}, stack)).toThrow(
      '[Test/Webhook/FrontDoor] `hostedZone` has no effect because no custom domain is created.',
    );
  });

  it("can't be combined with an existing domain", () => {
    const domain = { domainName: DOMAIN, name: DOMAIN } as never;

    expect(() => templateWith(door({ domain, domainName: DOMAIN }))).toThrow(
      '[Test/Webhook/FrontDoor] `domainName` has no effect because `domain` already exists. Fix: configure the domain where you create it.',
    );
  });

  it('require a certificate or hosted zone', () => {
    expect(() => templateWith(door({ domainName: DOMAIN }))).toThrow(
      '[Test/Webhook/FrontDoor] `domainName` is "hooks.example.com": needs a certificate',
    );
  });

  it('are validated', () => {
    expect(() => templateWith(door({ domainName: 'https://hooks.example.com' }))).toThrow(
      'Fix: use "hooks.example.com"',
    );
    expect(() => templateWith(door({ domainName: DOMAIN, basePath: '/twilio' }))).toThrow('Fix: use "twilio"');
  });
});
