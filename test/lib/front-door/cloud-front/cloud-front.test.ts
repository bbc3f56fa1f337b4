import { App, Duration, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { type IResource, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, type IHttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate, type ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { PriceClass, SecurityPolicyProtocol } from 'aws-cdk-lib/aws-cloudfront';
import { FunctionUrlAuthType } from 'aws-cdk-lib/aws-lambda';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { context } from '../../../../cdk.json';
import {
  type CloudFrontFrontDoorOptions,
  FrontDoor,
  type HttpApiFrontDoorOptions,
  type IFrontDoor,
  WebAcl,
} from '../../../../lib';
import { addWebhook, CHECKED, environment, exampleZone, testStack } from '../../stack';

const DOMAIN = 'hooks.example.com';
const AT_HOME = { env: { region: 'us-east-1' } };
const OF_IAM = 'arn:aws:iam::111122223333:server-certificate/hooks';

function home(): Stack {
  return testStack(AT_HOME);
}

function door(stack: Stack, props: Partial<CloudFrontFrontDoorOptions> = {}): IFrontDoor {
  return FrontDoor.cloudFront({
    origin: FrontDoor.httpApi(),
    domainName: DOMAIN,
    hostedZone: exampleZone(stack),
    ...props,
  });
}

function template(props: Partial<CloudFrontFrontDoorOptions> = {}, stack = home()): Template {
  addWebhook(stack, { frontDoor: door(stack, props) });
  return Template.fromStack(stack);
}

/** Returns a function that binds a door with these options. */
function binding(props: (stack: Stack) => Partial<CloudFrontFrontDoorOptions>, stack = home()) {
  return () => addWebhook(stack, { frontDoor: door(stack, props(stack)) });
}

/** Returns a custom domain for an API. */
function named(stack: Stack) {
  return { domainName: 'api.example.com', hostedZone: exampleZone(stack) };
}

function certificateOf(stack: Stack, region: string): ICertificate {
  return Certificate.fromCertificateArn(stack, 'Given', `arn:aws:acm:${region}:111122223333:certificate/abc`);
}

let cached: Template | undefined;

/** Returns the template of a door with only its required options, in front of an HTTP API. */
function standard(): Template {
  cached ??= template();
  return cached;
}

function distribution(config: object): object {
  return { DistributionConfig: Match.objectLike(config) };
}

describe('a distribution', () => {
  it('caches nothing, forwards everything but the viewer’s host, with any method, over HTTPS only', () => {
    standard().hasResourceProperties(
      'AWS::CloudFront::Distribution',
      distribution({
        DefaultCacheBehavior: Match.objectLike({
          AllowedMethods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'PATCH', 'POST', 'DELETE'],
          // Managed-CachingDisabled and Managed-AllViewerExceptHostHeader.
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          OriginRequestPolicyId: 'b689b0a8-53d0-40ab-baf2-68738e2966ac',
          Compress: false,
          ViewerProtocolPolicy: 'https-only',
        }),
        CacheBehaviors: Match.absent(),
      }),
    );
  });

  it("doesn't cache errors, so that the response to a forged request never answers a signed GET", () => {
    const codes = [400, 403, 404, 405, 414, 500, 501, 502, 503, 504];

    standard().hasResourceProperties(
      'AWS::CloudFront::Distribution',
      distribution({ CustomErrorResponses: codes.map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })) }),
    );
  });

  it('supports TLS 1.2 and 1.3, HTTP/2 and 3, IPv4 and IPv6, for its domain and with its own certificate', () => {
    standard().hasResourceProperties(
      'AWS::CloudFront::Distribution',
      distribution({
        Aliases: [DOMAIN],
        HttpVersion: 'http2and3',
        IPV6Enabled: true,
        PriceClass: Match.absent(),
        ViewerCertificate: {
          AcmCertificateArn: { Ref: Match.stringLikeRegexp('Certificate') },
          MinimumProtocolVersion: 'TLSv1.2_2025',
          SslSupportMethod: 'sni-only',
        },
      }),
    );
    standard().hasResourceProperties('AWS::CertificateManager::Certificate', { DomainName: DOMAIN });
  });

  it('connects to its origin over TLS 1.2, and gets a response or an error before Twilio hangs up', () => {
    standard().hasResourceProperties(
      'AWS::CloudFront::Distribution',
      distribution({
        Origins: [
          Match.objectLike({
            ConnectionAttempts: 3,
            ConnectionTimeout: 3,
            CustomOriginConfig: {
              OriginProtocolPolicy: 'https-only',
              OriginSSLProtocols: ['TLSv1.2'],
              OriginReadTimeout: 30,
            },
            OriginPath: Match.absent(),
          }),
        ],
      }),
    );
  });

  it('has alias records for IPv4 and IPv6', () => {
    for (const Type of ['A', 'AAAA']) {
      standard().hasResourceProperties('AWS::Route53::RecordSet', { Name: `${DOMAIN}.`, Type });
    }
  });

  it("logs to a private bucket that accepts CloudFront's object ownership", () => {
    standard().hasResourceProperties(
      'AWS::CloudFront::Distribution',
      distribution({ Logging: { Bucket: { 'Fn::GetAtt': [Match.anyValue(), 'RegionalDomainName'] } } }),
    );
    standard().hasResourceProperties('AWS::S3::Bucket', {
      OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerPreferred' }] },
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    });
  });

  it('can log to another bucket, or not at all', () => {
    const stack = home();
    const accessLogsBucket = new Bucket(stack, 'Own') as IBucket;
    const own = template({ accessLogsBucket, accessLogsPrefix: 'twilio/' }, stack);

    own.resourceCountIs('AWS::S3::Bucket', 1);
    own.hasResourceProperties(
      'AWS::CloudFront::Distribution',
      distribution({ Logging: Match.objectLike({ Prefix: 'twilio/' }) }),
    );
    template({ accessLogs: false }).resourceCountIs('AWS::S3::Bucket', 0);
    expect(binding(() => ({ accessLogs: false, accessLogsPrefix: 'twilio/' }))).toThrow(
      '`accessLogsPrefix` has no effect because `accessLogs` is false. Fix: remove `accessLogs: false`.',
    );
  });

  it('uses the price class and the minimum protocol in its options', () => {
    const { PRICE_CLASS_100: priceClass } = PriceClass;
    template({ priceClass, minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021 }).hasResourceProperties(
      'AWS::CloudFront::Distribution',
      distribution({
        PriceClass: 'PriceClass_100',
        ViewerCertificate: Match.objectLike({ MinimumProtocolVersion: 'TLSv1.2_2021' }),
      }),
    );
  });

  it('determines the URLs of the webhook and is passed to the function', () => {
    const stack = home();
    const webhook = addWebhook(stack, { frontDoor: door(stack, { basePath: 'twilio' }) });

    expect(webhook.urlFor('/voice')).toBe(`https://${DOMAIN}/twilio/voice`);
    expect(environment(Template.fromStack(stack))['TWILIO_PUBLIC_ORIGINS']).toBe(`https://${DOMAIN}/twilio`);
    expect(webhook.frontDoor.distribution).toBeDefined();
    expect(webhook.frontDoor.httpApi).toBeDefined();
    expect(webhook.frontDoor.webAclResourceArn).toBeUndefined();
    expect(stack.resolve(webhook.frontDoor.dnsTarget)).toEqual({
      'Fn::GetAtt': [expect.stringMatching(/Distribution/), 'DomainName'],
    });
  });

  it('can have the existing Function URL of the function as its origin', () => {
    const stack = home();
    const webhook = addWebhook(stack, { frontDoor: FrontDoor.functionUrl() });
    webhook.addFrontDoor('Cdn', door(stack, { origin: FrontDoor.functionUrl() }));

    Template.fromStack(stack).resourceCountIs('AWS::Lambda::Url', 1);
  });

  it('is a dependency of the self-check', () => {
    const stack = home();
    addWebhook(stack, { frontDoor: door(stack), ...CHECKED });
    const [check] = Object.values(Template.fromStack(stack).findResources('Custom::TwilioWebhookSelfCheck'));

    expect(check?.['Properties'].Origins).toEqual([`https://${DOMAIN}`]);
    expect(check?.['DependsOn']).toContainEqual(expect.stringMatching(/FrontDoorCloudFrontDistribution/));
    expect(check?.['DependsOn']).toContainEqual(expect.stringMatching(/Ipv6AliasRecord/));
  });

  it("isn't checked because of a record whose name only starts with its domain", () => {
    const stack = home();
    const origin = FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, hostedZone: exampleZone(stack) });
    const certificate = certificateOf(stack, 'us-east-1');
    const { selfCheck } = addWebhook(stack, {
      frontDoor: FrontDoor.cloudFront({ origin, domainName: `${DOMAIN}.au`, certificate }),
      ...CHECKED,
    });

    expect(selfCheck?.checkedOrigins).toEqual([]);
  });

  it("isn't checked without a record of its own, even if its origin has records", () => {
    const stack = home();
    const origin = FrontDoor.httpApi({ domainName: 'api.example.com', hostedZone: exampleZone(stack) });
    const certificate = certificateOf(stack, 'us-east-1');
    const { selfCheck } = addWebhook(stack, {
      frontDoor: FrontDoor.cloudFront({ origin, domainName: DOMAIN, certificate }),
      ...CHECKED,
    });

    expect(selfCheck?.checkedOrigins).toEqual([]);
  });
});

describe('the origin of a distribution', () => {
  it("requires no AWS authentication as a Function URL, because Twilio doesn't send the payload hash that SigV4 requires", () => {
    const made = template({ origin: FrontDoor.functionUrl() });

    made.hasResourceProperties('AWS::Lambda::Url', { AuthType: 'NONE' });
    made.resourceCountIs('AWS::CloudFront::OriginAccessControl', 0);
  });

  it('can be the stage of a REST API, which becomes the origin path', () => {
    template({ origin: FrontDoor.restApi() }).hasResourceProperties(
      'AWS::CloudFront::Distribution',
      distribution({
        Origins: [
          Match.objectLike({ OriginPath: { 'Fn::Join': ['', ['/', { Ref: Match.stringLikeRegexp('Stage') }]] } }),
        ],
      }),
    );
  });

  it('is the load balancer at its own domain', () => {
    const stack = home();
    const origin = FrontDoor.applicationLoadBalancer({ domainName: 'alb.example.com', hostedZone: exampleZone(stack) });
    const made = template({ origin }, stack);

    made.hasResourceProperties(
      'AWS::CloudFront::Distribution',
      distribution({ Origins: [Match.objectLike({ DomainName: 'alb.example.com' })] }),
    );
    expect(environment(made)['TWILIO_PUBLIC_ORIGINS']).toBe(`https://${DOMAIN},https://alb.example.com`);
  });

  it('determines the base path', () => {
    const stack = home();
    const hostedZone = exampleZone(stack);
    const origin = FrontDoor.httpApi({ domainName: 'api.example.com', hostedZone, basePath: 'phone' });

    expect(addWebhook(stack, { frontDoor: door(stack, { origin }) }).url).toBe(`https://${DOMAIN}/phone`);
  });

  it.each<[string, string, (stack: Stack) => Partial<HttpApiFrontDoorOptions>]>([
    ['its assigned host, with', '/twilio', () => ({})],
    ['a domain mapped to its root, with', '/twilio', (stack) => ({ ...named(stack) })],
    ['a domain mapped below the base path, without', '', (stack) => ({ ...named(stack), basePath: 'twilio' })],
  ])('as a shared HTTP API at %s the base path, has the route of the self-check', (_, before, props) => {
    const stack = home();
    const api = new HttpApi(stack, 'Shared') as IHttpApi;
    const origin = FrontDoor.httpApi({ api, routes: [`${before}/voice`], ...props(stack) });
    addWebhook(stack, { frontDoor: door(stack, { origin, basePath: 'twilio' }), ...CHECKED });
    const made = Template.fromStack(stack);
    const [check] = Object.values(made.findResources('Custom::TwilioWebhookSelfCheck'));
    const { Origins, Path } = check?.['Properties'] ?? {};

    expect(Origins).toEqual([`https://${DOMAIN}/twilio`]);
    made.hasResourceProperties('AWS::ApiGatewayV2::Route', { RouteKey: `ANY ${before}${Path}` });
    made.resourceCountIs('AWS::ApiGatewayV2::Route', 2);
  });

  it("can be a shared HTTP API mapped below a base path that its routes don't repeat", () => {
    const origin = (stack: Stack) => {
      const api = new HttpApi(stack, 'Shared') as IHttpApi;
      return FrontDoor.httpApi({ api, routes: ['/voice'], ...named(stack), basePath: 'phone' });
    };

    expect(binding((stack) => ({ origin: origin(stack) }))).not.toThrow();
  });

  it.each<[string, (stack: Stack) => Partial<CloudFrontFrontDoorOptions>, string]>([
    [
      'has another base path',
      (stack) => ({
        origin: FrontDoor.restApi({ domainName: 'api.example.com', hostedZone: exampleZone(stack), basePath: 'phone' }),
        basePath: 'twilio',
      }),
      '`basePath` is "twilio": must be that of the origin, "phone", because CloudFront forwards paths unchanged.',
    ],
    [
      'is a resource at another path',
      (stack) => {
        const resource = new RestApi(stack, 'Shared', { cloudWatchRole: false }).root.addResource('phone') as IResource;
        return { origin: FrontDoor.restApi({ resource }), basePath: 'twilio' };
      },
      '`basePath` is "twilio": must be that of the origin, "phone"',
    ],
    [
      'has no route below the base path',
      (stack) => {
        const api = new HttpApi(stack, 'Shared') as IHttpApi;
        return { origin: FrontDoor.httpApi({ api, routes: ['/voice'] }), basePath: 'twilio' };
      },
      '`basePath` is "twilio": none of the origin\'s routes /voice starts with it, so no request would reach the ' +
        'function. Fix: add a route such as "/twilio/{proxy+}" to the `routes` of the origin.',
    ],
    [
      'has the same domain',
      (stack) => ({ origin: FrontDoor.httpApi({ domainName: DOMAIN, hostedZone: exampleZone(stack) }) }),
      '`domainName` is "hooks.example.com": is also the name of the origin, so CloudFront would call itself.',
    ],
    [
      'is another distribution',
      (stack) => ({ origin: door(stack, { domainName: 'other.example.com' }) }),
      '`origin`: must not be a distribution, because a second one only adds latency.',
    ],
    [
      "doesn't return its host",
      () => ({ origin: { bind: () => ({ url: 'https://somewhere.example.com' }) } }),
      "`origin`: must return an `origin` from `bind`, which tells CloudFront the door's host.",
    ],
    [
      'counts requests by address',
      () => ({ origin: FrontDoor.restApi({ webAcl: WebAcl.rateLimited() }) }),
      "`origin.webAcl`: would count all requests as coming from CloudFront's few addresses, and block them. " +
        'Fix: set `webAcl` on `FrontDoor.cloudFront` instead.',
    ],
  ])('is rejected if it %s', (_, props, message) => {
    expect(binding(props)).toThrow(message);
  });

  it('without a route below the base path is rejected, without mentioning the self-check', () => {
    const stack = home();
    const api = new HttpApi(stack, 'Shared') as IHttpApi;
    const origin = FrontDoor.httpApi({ api, routes: ['/voice'] });

    expect(() => addWebhook(stack, { frontDoor: door(stack, { origin, basePath: 'twilio' }) })).toThrow(
      '`basePath` is "twilio": none of the origin\'s routes /voice starts with it',
    );
  });

  it("can't be a Function URL that requires AWS authentication", () => {
    const stack = home();
    const webhook = addWebhook(stack);
    webhook.function.addFunctionUrl({ authType: FunctionUrlAuthType.AWS_IAM });

    expect(() => webhook.addFrontDoor('Cdn', door(stack, { origin: FrontDoor.functionUrl() }))).toThrow(
      '`frontDoor` is "AWS_IAM": the existing Function URL of the function requires AWS authentication',
    );
  });
});

describe('a distribution rejects', () => {
  it.each<[string, (stack: Stack) => Partial<CloudFrontFrontDoorOptions>, string]>([
    ['a domain with a scheme', () => ({ domainName: `https://${DOMAIN}` }), `Fix: use "${DOMAIN}".`],
    ['a base path with slashes', () => ({ basePath: '/twilio/' }), 'Fix: use "twilio".'],
    [
      'an outdated protocol',
      () => ({ minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_1_2016 }),
      '`minimumProtocolVersion` is "TLSv1.1_2016": accepts TLS below 1.2.',
    ],
    [
      'a certificate in another region',
      (stack) => ({ certificate: certificateOf(stack, 'eu-west-1') }),
      '`certificate` is "eu-west-1": CloudFront only accepts certificates from us-east-1.',
    ],
    [
      "a certificate that isn't from ACM",
      (stack) => ({ certificate: Certificate.fromCertificateArn(stack, 'Given', OF_IAM) }),
      `\`certificate\` is "${OF_IAM}": must be an ACM certificate in us-east-1, arn:aws:acm:us-east-1:account:certificate/id. ` +
        'Fix: import it into ACM there, or set `hostedZone` instead.',
    ],
  ])('%s', (_, props, message) => {
    expect(binding(props)).toThrow(message);
  });

  it('a domain without a certificate or hosted zone', () => {
    const frontDoor = FrontDoor.cloudFront({ origin: FrontDoor.httpApi(), domainName: DOMAIN });

    expect(() => addWebhook(home(), { frontDoor })).toThrow(
      'needs a certificate, or a hosted zone to validate a new one',
    );
  });

  it('a function with a timeout above 30 seconds', () => {
    const stack = home();
    const frontDoor = door(stack, { origin: FrontDoor.functionUrl() });

    expect(() => addWebhook(stack, { frontDoor, timeout: Duration.seconds(31) })).toThrow(
      '`timeout` is 31 seconds: must be at most 30 seconds behind CloudFront.',
    );
  });

  it.each(['eu-south-1', 'il-central-1', 'ap-southeast-3', 'ca-west-1', 'eu-central-2'])(
    'access logs in the opt-in region %s',
    (region) => {
      const stack = testStack({ env: { region } });
      const certificate = certificateOf(stack, 'us-east-1');

      expect(binding(() => ({ certificate }), stack)).toThrow(
        `\`accessLogs\` is true: CloudFront doesn't deliver logs to buckets in ${region}, the region of the stack. ` +
          'Fix: set `accessLogsBucket` to a bucket in another region, or set `accessLogs: false`.',
      );
    },
  );

  it('but not access logs in a region that is enabled by default', () => {
    const stack = testStack({ env: { region: 'ap-northeast-3' } });

    expect(binding(() => ({ certificate: certificateOf(stack, 'us-east-1') }), stack)).not.toThrow();
  });
});

describe('a distribution in a stack outside us-east-1', () => {
  const abroad = () => testStack({ env: { region: 'eu-west-1' } });

  it('requires a certificate', () => {
    expect(binding(() => ({}), abroad())).toThrow(
      '`certificate`: would be created in eu-west-1, the region of the stack, but CloudFront only accepts it from us-east-1. ' +
        "Fix: use a `Certificate` from a stack with `env: { region: 'us-east-1' }`, both stacks with `crossRegionReferences: true`.",
    );
  });

  it('accepts a certificate by its ARN', () => {
    const stack = abroad();

    expect(binding(() => ({ certificate: certificateOf(stack, 'us-east-1') }), stack)).not.toThrow();
  });

  it('accepts a certificate from a stack in us-east-1, as the message suggests, but not from its own stack', () => {
    const app = new App({ context });
    const account = '111122223333';
    const of = (id: string, region: string) =>
      new Stack(app, id, { env: { account, region }, crossRegionReferences: true });
    const made = (stack: Stack) => new Certificate(stack, 'Certificate', { domainName: DOMAIN }) as ICertificate;
    const [there, here, wrong] = [of('There', 'us-east-1'), of('Here', 'eu-west-1'), of('Wrong', 'eu-west-1')];

    expect(binding(() => ({ certificate: made(wrong) }), wrong)).toThrow('`certificate` is "eu-west-1"');
    addWebhook(here, { frontDoor: door(here, { certificate: made(there) }) });
    expect(() => Template.fromStack(here)).not.toThrow();
  });

  it('causes a warning if the region is unknown', () => {
    const stack = testStack();
    addWebhook(stack, { frontDoor: door(stack) });

    Annotations.fromStack(stack).hasWarning(
      '/Test/Webhook/FrontDoor',
      Match.stringLikeRegexp("`certificate` is created in the region of the stack, which isn't known"),
    );
  });
});
