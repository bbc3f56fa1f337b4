import { Duration, type Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { type IRestApi, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { ApplicationLoadBalancer, type IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { type ILogGroup, LogGroup } from 'aws-cdk-lib/aws-logs';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { describe, expect, it } from 'vitest';
import { FrontDoor, type IFrontDoor, type RateLimitedWebAclOptions, WebAcl } from '../../../lib';
import { addWebhook, exampleZone, ownVpc, templateWith, testStack } from '../stack';

const DOMAIN = 'hooks.example.com';
const ACL = 'AWS::WAFv2::WebACL';

function arn(reach: 'regional' | 'global', region = 'us-east-1'): string {
  return `arn:aws:wafv2:${region}:111122223333:${reach}/webacl/mine/473e64fd-f30b-4765-81a0-62ad96dd167a`;
}

const PROTECTED: Record<string, (stack: Stack, webAcl: WebAcl) => IFrontDoor> = {
  'a REST API': (_, webAcl) => FrontDoor.restApi({ webAcl }),
  'a load balancer': (stack, webAcl) =>
    FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, hostedZone: exampleZone(stack), webAcl }),
};

function cloudFront(stack: Stack, webAcl: WebAcl): IFrontDoor {
  const origin = FrontDoor.functionUrl();
  return FrontDoor.cloudFront({ origin, domainName: DOMAIN, hostedZone: exampleZone(stack), webAcl });
}

function home(): Stack {
  return testStack({ env: { region: 'us-east-1' } });
}

function limited(props: RateLimitedWebAclOptions = {}, stack = testStack()): Template {
  return templateWith(FrontDoor.restApi({ webAcl: WebAcl.rateLimited(props) }), {}, stack);
}

let cached: Template | undefined;

function standard(): Template {
  cached ??= limited();
  return cached;
}

function rules(template: Template): Record<string, unknown>[] {
  const [webAcl] = Object.values(template.findResources(ACL));
  return webAcl?.['Properties'].Rules;
}

describe('a rate-limiting web ACL', () => {
  it('blocks an address that sends far more than all of Twilio, and blocks unsigned requests sooner', () => {
    const rate = { AggregateKeyType: 'IP', EvaluationWindowSec: 300 };
    const signed = {
      SizeConstraintStatement: {
        FieldToMatch: { SingleHeader: { Name: 'x-twilio-signature' } },
        ComparisonOperator: 'GT',
        Size: 0,
        TextTransformations: [{ Priority: 0, Type: 'NONE' }],
      },
    };

    expect(rules(standard())).toEqual([
      expect.objectContaining({
        Name: 'Unsigned',
        Action: { Block: {} },
        Statement: {
          RateBasedStatement: { ...rate, Limit: 100, ScopeDownStatement: { NotStatement: { Statement: signed } } },
        },
      }),
      expect.objectContaining({
        Name: 'Address',
        Action: { Block: {} },
        Statement: { RateBasedStatement: { ...rate, Limit: 50_000 } },
      }),
    ]);
  });

  it('allows everything else and inspects no bodies', () => {
    standard().hasResourceProperties(ACL, { DefaultAction: { Allow: {} } });
    expect(JSON.stringify(standard().findResources(ACL))).not.toMatch(/ManagedRuleGroup|"Body"|JsonBody/);
  });

  it('has metrics and samples, without signatures, passwords, and queries', () => {
    const visible = { CloudWatchMetricsEnabled: true, SampledRequestsEnabled: true };

    standard().hasResourceProperties(ACL, {
      VisibilityConfig: { ...visible, MetricName: Match.stringLikeRegexp('^[\\w-]{1,128}$') },
      DataProtectionConfig: {
        DataProtections: [
          {
            Action: 'SUBSTITUTION',
            Field: { FieldType: 'SINGLE_HEADER', FieldKeys: ['x-twilio-signature', 'authorization'] },
          },
          { Action: 'SUBSTITUTION', Field: { FieldType: 'QUERY_STRING' } },
        ],
      },
    });
    expect(new Set(rules(standard()).map(({ VisibilityConfig }) => JSON.stringify(VisibilityConfig))).size).toBe(2);
  });

  it('has the limits and the window in its options, and can only count', () => {
    const made = rules(
      limited({ limit: 200_000, unsignedLimit: 10, evaluationWindow: Duration.minutes(1), countOnly: true }),
    );
    const statement = (Limit: number) => ({
      RateBasedStatement: expect.objectContaining({ Limit, EvaluationWindowSec: 60 }),
    });

    expect(made).toEqual([
      expect.objectContaining({ Action: { Count: {} }, Statement: statement(10) }),
      expect.objectContaining({ Action: { Count: {} }, Statement: statement(200_000) }),
    ]);
  });

  it('logs to a log group with a name and ARN that AWS WAF accepts', () => {
    const stack = testStack();
    const logGroup = new LogGroup(stack, 'Own', { logGroupName: 'aws-waf-logs-twilio' }) as ILogGroup;
    const made = limited({ logGroup }, stack);

    made.hasResourceProperties('AWS::WAFv2::LoggingConfiguration', {
      ResourceArn: { 'Fn::GetAtt': [Match.anyValue(), 'Arn'] },
    });
    const [logging] = Object.values(made.findResources('AWS::WAFv2::LoggingConfiguration'));
    expect(JSON.stringify(logging?.['Properties'].LogDestinationConfigs)).toMatch(/:log-group:",\{"Ref":"Own\w+"\}\]/);
    standard().resourceCountIs('AWS::WAFv2::LoggingConfiguration', 0);
  });

  it.each<[RateLimitedWebAclOptions, string]>([
    [{ limit: 9 }, '`webAcl.limit` is 9: must be a whole number from 10 to 2000000000.'],
    [{ limit: 100.5 }, '`webAcl.limit` is 100.5'],
    [{ unsignedLimit: Number.NaN }, '`webAcl.unsignedLimit` is null'],
    [
      { evaluationWindow: Duration.minutes(3) },
      '`webAcl.evaluationWindow` is 180 seconds: must be one of 60 seconds, 120 seconds, 300 seconds, 600 seconds.',
    ],
  ])('rejects %j', (props, message) => {
    expect(() => limited(props)).toThrow(message);
  });

  it('rejects a log group with another prefix', () => {
    const stack = testStack();
    const logGroup = LogGroup.fromLogGroupName(stack, 'Own', 'twilio');

    expect(() => limited({ logGroup }, stack)).toThrow(
      '`webAcl.logGroup` is "twilio": AWS WAF only logs to log groups whose name starts with "aws-waf-logs-".',
    );
  });

  it.each([
    { account: '444455556666', region: 'eu-west-1' },
    { account: '111122223333', region: 'us-east-1' },
  ])('rejects a log group of 111122223333/eu-west-1 in $account/$region', (env) => {
    const stack = testStack({ env });
    const logGroupArn = 'arn:aws:logs:eu-west-1:111122223333:log-group:aws-waf-logs-twilio';
    const logGroup = LogGroup.fromLogGroupArn(stack, 'Own', logGroupArn);

    expect(() => limited({ logGroup }, stack)).toThrow(
      `\`webAcl.logGroup\` is "111122223333/eu-west-1": must be in ${env.account}/${env.region}, the account and region of the web ACL. Fix: use a log group from there.`,
    );
  });

  it("warns if it is behind a proxy, because it would count the proxy's address", () => {
    const stack = testStack();
    const frontDoor = FrontDoor.restApi({ webAcl: WebAcl.rateLimited() });
    addWebhook(stack, { frontDoor, publicOrigins: ['https://cdn.example.com'] });

    Annotations.fromStack(stack).hasWarning(
      '/Test/Webhook/FrontDoor/RestApi',
      Match.stringLikeRegexp('Behind https://cdn.example.com that is the address of the proxy'),
    );
  });
});

describe.each(Object.entries(PROTECTED))('in front of %s', (_, door) => {
  it('a new web ACL is regional and gets associated', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { frontDoor: door(stack, WebAcl.rateLimited()) });
    const template = Template.fromStack(stack);

    template.hasResourceProperties(ACL, { Scope: 'REGIONAL' });
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', {
      ResourceArn: stack.resolve(webhook.frontDoor.webAclResourceArn),
      WebACLArn: stack.resolve(webhook.frontDoor.webAclArn),
    });
  });

  it('an existing web ACL is associated by its ARN', () => {
    const stack = testStack();
    const template = templateWith(door(stack, WebAcl.fromArn(arn('regional'))), {}, stack);

    template.resourceCountIs(ACL, 0);
    template.hasResourceProperties('AWS::WAFv2::WebACLAssociation', { WebACLArn: arn('regional') });
  });

  it('a web ACL for CloudFront, in another region, or of AWS WAF Classic is rejected', () => {
    const refused = (given: string) => () => {
      const stack = testStack({ env: { region: 'eu-west-1' } });
      addWebhook(stack, { frontDoor: door(stack, WebAcl.fromArn(given)) });
    };
    const message = 'must be the ARN of an AWS WAF web ACL with scope REGIONAL, in the region of the stack.';

    expect(refused(arn('global'))).toThrow(message);
    expect(refused(arn('regional', 'us-east-1'))).toThrow(message);
    expect(refused('473e64fd-f30b-4765-81a0-62ad96dd167a')).toThrow(message);
    expect(refused(arn('regional', 'eu-west-1'))).not.toThrow();
  });
});

describe('in front of a distribution', () => {
  it('a new web ACL has CloudFront’s scope and is set on the distribution', () => {
    const stack = home();
    const template = templateWith(cloudFront(stack, WebAcl.rateLimited()), {}, stack);

    template.hasResourceProperties(ACL, { Scope: 'CLOUDFRONT' });
    template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({ WebACLId: { 'Fn::GetAtt': [Match.stringLikeRegexp('WebAcl'), 'Arn'] } }),
    });
  });

  it('a web ACL from the same stack is set on the distribution', () => {
    const stack = home();
    const visibilityConfig = { cloudWatchMetricsEnabled: true, metricName: 'mine', sampledRequestsEnabled: false };
    const own = new CfnWebACL(stack, 'Own', { scope: 'CLOUDFRONT', defaultAction: { allow: {} }, visibilityConfig });
    const template = templateWith(cloudFront(stack, WebAcl.fromArn(own.attrArn)), {}, stack);

    template.resourceCountIs(ACL, 1);
    template.hasResourceProperties('AWS::CloudFront::Distribution', {
      DistributionConfig: Match.objectLike({ WebACLId: { 'Fn::GetAtt': ['Own', 'Arn'] } }),
    });
  });

  it('a regional web ACL is rejected', () => {
    const stack = home();

    expect(() => addWebhook(stack, { frontDoor: cloudFront(stack, WebAcl.fromArn(arn('regional'))) })).toThrow(
      'must be the ARN of an AWS WAF web ACL with scope CLOUDFRONT, in us-east-1.',
    );
  });

  it('a new web ACL is rejected outside us-east-1', () => {
    const stack = testStack({ env: { region: 'eu-west-1' } });
    const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/abc';
    const frontDoor = FrontDoor.cloudFront({
      origin: FrontDoor.functionUrl(),
      domainName: DOMAIN,
      certificate: Certificate.fromCertificateArn(stack, 'Certificate', certificateArn),
      webAcl: WebAcl.rateLimited(),
    });

    expect(() => addWebhook(stack, { frontDoor })).toThrow(
      '`webAcl`: would be created in eu-west-1, the region of the stack, but CloudFront only accepts it from us-east-1. ' +
        "Fix: use `WebAcl.fromArn(…)` with a web ACL from a stack with `env: { region: 'us-east-1' }`",
    );
  });
});

describe('in front of an existing resource', () => {
  const message = (reused: string) =>
    `\`webAcl\`: would cover everything behind \`${reused}\`, which already exists and supports only one web ACL. ` +
    'Fix: associate the web ACL where you create that resource, and leave `webAcl` out.';

  it('a web ACL is rejected, because it would affect more than the webhook', () => {
    const stack = testStack();
    const api = new RestApi(stack, 'Shared', { cloudWatchRole: false }) as IRestApi;
    const loadBalancer = new ApplicationLoadBalancer(stack, 'Balancer', {
      vpc: ownVpc(stack),
      internetFacing: true,
    }) as IApplicationLoadBalancer;
    const webAcl = WebAcl.rateLimited();
    const hostedZone = exampleZone(stack);

    expect(() => addWebhook(stack, { frontDoor: FrontDoor.restApi({ api, webAcl }) })).toThrow(message('api'));
    stack.node.tryRemoveChild('Webhook');
    stack.node.tryRemoveChild('Secret');
    const frontDoor = FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, hostedZone, loadBalancer, webAcl });
    expect(() => addWebhook(stack, { frontDoor })).toThrow(message('loadBalancer'));
  });
});
