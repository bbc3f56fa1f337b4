import { Duration } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import { IpAddressType, SslPolicy } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { describe, expect, it } from 'vitest';
import { type ApplicationLoadBalancerFrontDoorOptions, FrontDoor, type TwilioWebhookProps } from '../../../../lib';
import { addWebhook, environment, exampleZone, ownVpc, testStack } from '../../stack';

const DOMAIN = 'hooks.example.com';
const LISTENER = 'AWS::ElasticLoadBalancingV2::Listener';
const BALANCER = 'AWS::ElasticLoadBalancingV2::LoadBalancer';

type Options = Partial<ApplicationLoadBalancerFrontDoorOptions>;

function albTemplate(options: Options = {}, props: Partial<TwilioWebhookProps> = {}, stack = testStack()): Template {
  const door = FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, hostedZone: exampleZone(stack), ...options });
  addWebhook(stack, { frontDoor: door, ...props });
  return Template.fromStack(stack);
}

function valuesOf({ Conditions: [condition] }: { Conditions: { HostHeaderConfig: { Values: string[] } }[] }): string[] {
  return condition?.HostHeaderConfig.Values ?? [];
}

let cached: Template | undefined;

/** Returns the template of a load balancer with only its required options. */
function standard(): Template {
  cached ??= albTemplate();
  return cached;
}

describe('a load balancer', () => {
  it('is internet-facing and hardened', () => {
    standard().hasResourceProperties(BALANCER, {
      Type: 'application',
      Scheme: 'internet-facing',
      IpAddressType: 'dualstack',
      LoadBalancerAttributes: Match.arrayWith([
        { Key: 'deletion_protection.enabled', Value: 'false' },
        { Key: 'routing.http.drop_invalid_header_fields.enabled', Value: 'true' },
        { Key: 'routing.http.desync_mitigation_mode', Value: 'defensive' },
        { Key: 'routing.http.preserve_host_header.enabled', Value: 'true' },
      ]),
    });
  });

  it('listens on port 443 only, with TLS 1.2 and 1.3, and answers 403 unless a rule matches', () => {
    const template = standard();

    template.resourceCountIs(LISTENER, 1);
    template.hasResourceProperties(LISTENER, {
      Port: 443,
      Protocol: 'HTTPS',
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
      DefaultActions: [{ Type: 'fixed-response', FixedResponseConfig: Match.objectLike({ StatusCode: '403' }) }],
    });
  });

  it('forwards requests for its own host', () => {
    standard().hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Priority: 1,
      Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: [DOMAIN] } }],
      Actions: [Match.objectLike({ Type: 'forward' })],
    });
  });

  it('forwards requests for the hosts of declared origins, too', () => {
    const template = albTemplate({}, { publicOrigins: ['https://CDN.example:8443/base', `https://${DOMAIN}`] });

    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      Conditions: [{ HostHeaderConfig: { Values: [DOMAIN, 'cdn.example'] } }],
    });
  });

  it('spreads more hosts than a rule takes over several rules', () => {
    const publicOrigins = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `https://${name}.example`);
    const rules = albTemplate({ priority: 7 }, { publicOrigins }).findResources(
      'AWS::ElasticLoadBalancingV2::ListenerRule',
    );
    const [target, ...others] = Object.values(rules).map((rule) => rule['Properties'].Actions[0].TargetGroupArn);

    expect(Object.values(rules).map((rule) => [rule['Properties'].Priority, ...valuesOf(rule['Properties'])])).toEqual([
      [7, DOMAIN, 'a.example', 'b.example'],
      [8, 'c.example', 'd.example', 'e.example'],
      [9, 'f.example'],
    ]);
    for (const other of others) expect(other).toEqual(target);
  });

  it('passes every value of a repeated header or parameter to the function, and runs no health checks', () => {
    standard().hasResourceProperties('AWS::ElasticLoadBalancingV2::TargetGroup', {
      TargetType: 'lambda',
      HealthCheckEnabled: false,
      TargetGroupAttributes: [{ Key: 'lambda.multi_value_headers.enabled', Value: 'true' }],
    });
  });

  it('can invoke the function before it becomes a target, from this account only', () => {
    const template = standard();
    const permissions = template.findResources('AWS::Lambda::Permission');

    expect(Object.values(permissions).map((permission) => permission['Properties'])).toEqual([
      {
        Action: 'lambda:InvokeFunction',
        FunctionName: expect.anything(),
        Principal: 'elasticloadbalancing.amazonaws.com',
        SourceAccount: { Ref: 'AWS::AccountId' },
      },
    ]);
    template.hasResource('AWS::ElasticLoadBalancingV2::TargetGroup', { DependsOn: Object.keys(permissions) });
  });

  it('uses its domain as the public URL and passes it to the function', () => {
    const stack = testStack();
    const hostedZone = exampleZone(stack);
    const webhook = addWebhook(stack, {
      frontDoor: FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, hostedZone }),
    });

    expect(webhook.urlFor('/voice')).toBe(`https://${DOMAIN}/voice`);
    expect(environment(Template.fromStack(stack))['TWILIO_PUBLIC_ORIGINS']).toBe(`https://${DOMAIN}`);
    expect(stack.resolve(webhook.frontDoor.webAclResourceArn)).toEqual({
      Ref: expect.stringContaining('LoadBalancer'),
    });
    expect(webhook.frontDoor.listener).toBeDefined();
    expect(webhook.frontDoor.loadBalancer).toBeDefined();
  });

  it('limits `timeout` to 60 seconds', () => {
    expect(() => albTemplate({}, { timeout: Duration.seconds(61) })).toThrow(
      '[Test/Webhook/FrontDoor] `timeout` is 61 seconds: must be at most 60 seconds behind a load balancer, which is its idle timeout.',
    );
    expect(() => albTemplate({}, { timeout: Duration.seconds(60) })).not.toThrow();
  });

  it('validates its domain', () => {
    expect(() => albTemplate({ domainName: 'Hooks.example.com' })).toThrow('Fix: use "hooks.example.com"');
    expect(() => albTemplate({ domainName: 'hooks.example.org' })).toThrow('`hostedZone` is "example.com"');
  });
});

describe('the network of a load balancer', () => {
  it('consists of two public subnets with IPv4 and IPv6 routes to the internet, and no NAT gateway', () => {
    const template = standard();

    template.resourceCountIs('AWS::EC2::Subnet', 2);
    template.allResourcesProperties('AWS::EC2::Subnet', {
      Ipv6CidrBlock: Match.anyValue(),
      MapPublicIpOnLaunch: false,
    });
    template.resourcePropertiesCountIs('AWS::EC2::Route', { DestinationCidrBlock: '0.0.0.0/0' }, 2);
    template.resourcePropertiesCountIs('AWS::EC2::Route', { DestinationIpv6CidrBlock: '::/0' }, 2);
    template.resourceCountIs('AWS::EC2::NatGateway', 0);
    template.resourceCountIs('AWS::EC2::EgressOnlyInternetGateway', 0);
  });

  it('accepts connections from anywhere on port 443, over IPv4 and IPv6', () => {
    standard().hasResourceProperties('AWS::EC2::SecurityGroup', {
      SecurityGroupIngress: [
        Match.objectLike({ CidrIp: '0.0.0.0/0', FromPort: 443, ToPort: 443 }),
        Match.objectLike({ CidrIpv6: '::/0', FromPort: 443, ToPort: 443 }),
      ],
    });
  });

  it('has alias records for IPv4 and IPv6', () => {
    const records = standard().findResources('AWS::Route53::RecordSet');

    expect(Object.values(records).map((record) => record['Properties'].Type)).toEqual(['A', 'AAAA']);
  });

  it('can be an existing VPC, with IPv4 only, because its IPv6 support is unknown', () => {
    const stack = testStack();
    const template = albTemplate({ vpc: ownVpc(stack) }, {}, stack);

    template.resourceCountIs('AWS::EC2::VPC', 1);
    template.hasResourceProperties(BALANCER, { IpAddressType: 'ipv4' });
    template.resourceCountIs('AWS::Route53::RecordSet', 1);
  });

  it('can use IPv6 in an existing VPC', () => {
    const stack = testStack();
    const vpc = ownVpc(stack);
    const template = albTemplate({ vpc, ipAddressType: IpAddressType.DUAL_STACK }, {}, stack);

    template.hasResourceProperties(BALANCER, { IpAddressType: 'dualstack' });
    template.resourceCountIs('AWS::Route53::RecordSet', 2);
  });

  it('keeps the rules of an existing security group', () => {
    const stack = testStack();
    const vpc = ownVpc(stack);
    const securityGroup = new SecurityGroup(stack, 'Own', { vpc });
    const template = albTemplate({ vpc, securityGroup, redirectHttp: true }, {}, stack);

    template.resourcePropertiesCountIs('AWS::EC2::SecurityGroup', { SecurityGroupIngress: Match.anyValue() }, 0);
    template.resourceCountIs('AWS::EC2::SecurityGroupIngress', 0);
  });
});

describe('an option of a load balancer', () => {
  it('adds an HTTP listener that redirects to HTTPS', () => {
    albTemplate({ redirectHttp: true }).hasResourceProperties(LISTENER, {
      Port: 80,
      Protocol: 'HTTP',
      DefaultActions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
      ],
    });
  });

  it('turns on deletion protection', () => {
    albTemplate({ deletionProtection: true }).hasResourceProperties(BALANCER, {
      LoadBalancerAttributes: Match.arrayWith([{ Key: 'deletion_protection.enabled', Value: 'true' }]),
    });
  });

  it('sends access logs to a new private bucket by default, in every region', () => {
    const template = albTemplate({ accessLogsPrefix: 'alb' });

    template.hasResource(BALANCER, {
      Properties: {
        LoadBalancerAttributes: Match.arrayWith([
          { Key: 'access_logs.s3.enabled', Value: 'true' },
          { Key: 'access_logs.s3.bucket', Value: { Ref: Match.stringLikeRegexp('AccessLogs') } },
          { Key: 'access_logs.s3.prefix', Value: 'alb' },
        ]),
      },
      DependsOn: Match.arrayWith([Match.stringLikeRegexp('AccessLogsPolicy')]),
    });
    template.hasResource('AWS::S3::Bucket', {
      Properties: {
        BucketEncryption: Match.anyValue(),
        LifecycleConfiguration: { Rules: [Match.objectLike({ ExpirationInDays: 90 })] },
        PublicAccessBlockConfiguration: Match.objectLike({ BlockPublicPolicy: true }),
      },
      DeletionPolicy: 'RetainExceptOnCreate',
    });
    template.hasResourceProperties('AWS::S3::BucketPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          {
            Effect: 'Allow',
            Action: 's3:PutObject',
            Principal: { Service: 'logdelivery.elasticloadbalancing.amazonaws.com' },
            Resource: {
              'Fn::Join': ['', [Match.anyValue(), '/alb/AWSLogs/', { Ref: 'AWS::AccountId' }, '/*']],
            },
          },
        ]),
      },
    });
  });

  it('turns off access logs', () => {
    albTemplate({ accessLogs: false }).resourceCountIs('AWS::S3::Bucket', 0);
    expect(() => albTemplate({ accessLogs: false, accessLogsPrefix: 'alb' })).toThrow(
      '[Test/Webhook/FrontDoor] `accessLogsPrefix` has no effect because `accessLogs` is false. Fix: remove `accessLogs: false`.',
    );
  });

  it('sends access logs to an existing bucket', () => {
    const stack = testStack({ env: { region: 'eu-west-1' } });
    const template = albTemplate(
      { accessLogsBucket: new Bucket(stack, 'Logs') as IBucket, accessLogsPrefix: 'alb' },
      {},
      stack,
    );

    template.hasResourceProperties(BALANCER, {
      LoadBalancerAttributes: Match.arrayWith([
        { Key: 'access_logs.s3.enabled', Value: 'true' },
        { Key: 'access_logs.s3.prefix', Value: 'alb' },
      ]),
    });
  });

  it('sets the TLS policy, the certificate, and the priority', () => {
    const stack = testStack();
    const arn = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';
    const certificate = Certificate.fromCertificateArn(stack, 'Given', arn);
    const template = albTemplate({ sslPolicy: SslPolicy.TLS13_13, certificate, priority: 5 }, {}, stack);

    template.hasResourceProperties(LISTENER, {
      SslPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06',
      Certificates: [{ CertificateArn: arn }],
    });
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', { Priority: 5 });
    template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
  });
});
