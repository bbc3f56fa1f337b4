import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { DomainName, PayloadFormatVersion } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { describe, expect, it } from 'vitest';
import { FrontDoor } from '../../../../lib';
import { addWebhook, environment, exampleZone, templateWith, testStack } from '../../stack';

const DOMAIN = 'hooks.example.com';

let cached: Template | undefined;

/** Returns the template of a door with only its defaults. */
function standard(): Template {
  cached ??= templateWith(FrontDoor.httpApi());
  return cached;
}

describe('an HTTP API', () => {
  it('forwards every request to the function, in payload format 2.0', () => {
    const template = standard();

    template.hasResourceProperties('AWS::ApiGatewayV2::Api', {
      ProtocolType: 'HTTP',
      DisableExecuteApiEndpoint: false,
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: '$default', AuthorizationType: 'NONE' });
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', { StageName: '$default', AutoDeploy: true });
    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', {
      IntegrationType: 'AWS_PROXY',
      PayloadFormatVersion: '2.0',
    });
  });

  it('is the only one that can invoke the function', () => {
    const permissions = standard().findResources('AWS::Lambda::Permission');

    expect(Object.values(permissions).map((permission) => permission['Properties'])).toEqual([
      expect.objectContaining({
        Action: 'lambda:InvokeFunction',
        Principal: 'apigateway.amazonaws.com',
        SourceArn: {
          'Fn::Join': ['', expect.arrayContaining([{ Ref: expect.stringMatching(/^WebhookFrontDoorHttpApi/) }])],
        },
      }),
    ]);
  });

  it('supports payload format 1.0', () => {
    const template = templateWith(FrontDoor.httpApi({ payloadFormatVersion: PayloadFormatVersion.VERSION_1_0 }));

    template.hasResourceProperties('AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '1.0' });
  });

  it('rejects other payload formats', () => {
    const payloadFormatVersion = PayloadFormatVersion.custom('3.0');

    expect(() => templateWith(FrontDoor.httpApi({ payloadFormatVersion }))).toThrow(
      '[Test/Webhook/FrontDoor] `payloadFormatVersion` is "3.0": must be 1.0 or 2.0. Fix: use `PayloadFormatVersion.VERSION_2_0`.',
    );
  });

  it('throttles requests at the rate in its options', () => {
    standard().hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 1_000, ThrottlingBurstLimit: 2_000 },
    });
    const template = templateWith(FrontDoor.httpApi({ throttle: { rateLimit: 10, burstLimit: 20 } }));

    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      DefaultRouteSettings: { ThrottlingRateLimit: 10, ThrottlingBurstLimit: 20 },
    });
  });

  it('logs accesses without queries by default', () => {
    standard().hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: {
        DestinationArn: Match.anyValue(),
        Format: Match.serializedJson(Match.objectLike({ path: '$context.path', status: '$context.status' })),
      },
    });
    expect(JSON.stringify(standard().findResources('AWS::ApiGatewayV2::Stage'))).not.toMatch(/query/i);
    templateWith(FrontDoor.httpApi({ accessLogs: false })).hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      AccessLogSettings: Match.absent(),
    });
  });

  it('limits `timeout` to 30 seconds', () => {
    expect(() => templateWith(FrontDoor.httpApi(), { timeout: Duration.seconds(31) })).toThrow(
      '[Test/Webhook/FrontDoor] `timeout` is 31 seconds: must be at most 30 seconds behind an HTTP API.',
    );
    expect(() => templateWith(FrontDoor.httpApi(), { timeout: Duration.seconds(30) })).not.toThrow();
  });

  it("has its assigned host as the public URL, which isn't in the function’s environment", () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { frontDoor: FrontDoor.httpApi() });

    expect(stack.resolve(webhook.urlFor('/voice'))).toEqual({
      'Fn::Join': [
        '',
        [{ 'Fn::GetAtt': [expect.stringMatching(/^WebhookFrontDoorHttpApi/), 'ApiEndpoint'] }, '/voice'],
      ],
    });
    expect(webhook.frontDoor.httpApi).toBeDefined();
    expect(environment(Template.fromStack(stack))).not.toHaveProperty('TWILIO_PUBLIC_ORIGINS');
  });
});

describe('an HTTP API with a custom domain', () => {
  it('has the domain, its certificate and record, and no other endpoint', () => {
    const stack = testStack();
    const frontDoor = FrontDoor.httpApi({ domainName: DOMAIN, hostedZone: exampleZone(stack) });
    const template = templateWith(frontDoor, {}, stack);

    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
    template.hasResourceProperties('AWS::ApiGatewayV2::DomainName', {
      DomainName: DOMAIN,
      DomainNameConfigurations: [Match.objectLike({ EndpointType: 'REGIONAL', SecurityPolicy: 'TLS_1_2' })],
    });
    template.hasResourceProperties('AWS::Route53::RecordSet', {
      Name: `${DOMAIN}.`,
      Type: 'A',
      AliasTarget: { DNSName: { 'Fn::GetAtt': [Match.anyValue(), 'RegionalDomainName'] } },
    });
    template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', {
      Stage: '$default',
      ApiMappingKey: Match.absent(),
    });
    expect(environment(template)['TWILIO_PUBLIC_ORIGINS']).toBe(`https://${DOMAIN}`);
  });

  it('serves a base path of one or more segments', () => {
    const stack = testStack();
    const frontDoor = FrontDoor.httpApi({ domainName: DOMAIN, hostedZone: exampleZone(stack), basePath: 'v1/twilio' });
    const webhook = addWebhook(stack, { frontDoor });
    const template = Template.fromStack(stack);

    expect(webhook.urlFor('/voice')).toBe(`https://${DOMAIN}/v1/twilio/voice`);
    template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { ApiMappingKey: 'v1/twilio' });
    expect(environment(template)['TWILIO_PUBLIC_ORIGINS']).toBe(`https://${DOMAIN}/v1/twilio`);
  });

  it('keeps the assigned host on request', () => {
    const stack = testStack();
    const hostedZone = exampleZone(stack);
    const frontDoor = FrontDoor.httpApi({ domainName: DOMAIN, hostedZone, disableExecuteApiEndpoint: false });

    templateWith(frontDoor, {}, stack).hasResourceProperties('AWS::ApiGatewayV2::Api', {
      DisableExecuteApiEndpoint: false,
    });
  });

  it('exposes the DNS target if there is no hosted zone for a record', () => {
    const stack = testStack();
    const certificate = Certificate.fromCertificateArn(
      stack,
      'Given',
      'arn:aws:acm:eu-west-1:111122223333:certificate/1',
    );
    const webhook = addWebhook(stack, { frontDoor: FrontDoor.httpApi({ domainName: DOMAIN, certificate }) });

    expect(stack.resolve(webhook.frontDoor.dnsTarget)).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/^WebhookFrontDoorHttpApiDomain/), 'RegionalDomainName'],
    });
    Template.fromStack(stack).resourceCountIs('AWS::Route53::RecordSet', 0);
  });

  it('can be mapped to an existing domain', () => {
    const stack = testStack();
    const domain = DomainName.fromDomainNameAttributes(stack, 'Domain', {
      name: DOMAIN,
      regionalDomainName: 'd-1.execute-api.eu-west-1.amazonaws.com',
      regionalHostedZoneId: 'Z2',
    });
    const webhook = addWebhook(stack, { frontDoor: FrontDoor.httpApi({ domain, basePath: 'twilio' }) });
    const template = Template.fromStack(stack);

    expect(webhook.url).toBe(`https://${DOMAIN}/twilio`);
    template.resourceCountIs('AWS::ApiGatewayV2::DomainName', 0);
    template.hasResourceProperties('AWS::ApiGatewayV2::ApiMapping', { DomainName: DOMAIN, ApiMappingKey: 'twilio' });
    template.hasResourceProperties('AWS::ApiGatewayV2::Api', { DisableExecuteApiEndpoint: true });
  });
});
