import type { Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import {
  ApplicationListener,
  ApplicationLoadBalancer,
  type IApplicationListener,
  IpAddressType,
  ListenerAction,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { type ApplicationLoadBalancerFrontDoorProps, FrontDoor, TwilioWebhook } from '../../lib';
import { addWebhook, exampleZone, ownVpc, secretToken, testStack } from './stack';

const DOMAIN = 'hooks.example.com';
const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/own/50dc6c495c0c9188/f2f7dc8efc522ab2';
const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';

function ownBalancer(stack: Stack): ApplicationLoadBalancer {
  const vpc = ownVpc(stack);
  return new ApplicationLoadBalancer(stack, 'Own', {
    vpc,
    internetFacing: true,
    ipAddressType: IpAddressType.DUAL_STACK,
  });
}

function ownListener(stack: Stack): ApplicationListener {
  return ownBalancer(stack).addListener('Listener', {
    port: 443,
    certificates: [Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE)],
    defaultAction: ListenerAction.fixedResponse(404),
  });
}

function importedListener(stack: Stack): IApplicationListener {
  const securityGroup = SecurityGroup.fromSecurityGroupId(stack, 'Group', 'sg-1');
  return ApplicationListener.fromApplicationListenerAttributes(stack, 'Imported', { listenerArn: ARN, securityGroup });
}

function add(stack: Stack, options: Omit<ApplicationLoadBalancerFrontDoorProps, 'domainName'>) {
  return addWebhook(stack, { frontDoor: FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, ...options }) });
}

describe('a load balancer that already exists', () => {
  it('gets an HTTPS listener, and its records', () => {
    const stack = testStack();
    const loadBalancer = ownBalancer(stack);
    const webhook = add(stack, { loadBalancer, hostedZone: exampleZone(stack) });
    const template = Template.fromStack(stack);

    expect(webhook.frontDoor.loadBalancer).toBe(loadBalancer);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 1);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443, Protocol: 'HTTPS' });
    template.resourceCountIs('AWS::Route53::RecordSet', 2);
  });

  it('takes no options of a new one', () => {
    const stack = testStack();
    const loadBalancer = ownBalancer(stack);
    const options = { loadBalancer, hostedZone: exampleZone(stack), deletionProtection: true, redirectHttp: true };

    expect(() => add(stack, options)).toThrow(
      '[Test/Webhook/FrontDoor] redirectHttp, deletionProtection: would change nothing, because loadBalancer is one that already exists. Fix: set it where that is made, or leave it out.',
    );
  });
});

describe('a listener that already exists', () => {
  it('gets a rule for the host, and its load balancer the records', () => {
    const stack = testStack();
    add(stack, { listener: ownListener(stack), priority: 10, hostedZone: exampleZone(stack) });
    const template = Template.fromStack(stack);

    template.resourceCountIs('AWS::ElasticLoadBalancingV2::Listener', 1);
    template.resourceCountIs('AWS::CertificateManager::Certificate', 0);
    template.resourceCountIs('AWS::Route53::RecordSet', 2);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', {
      ListenerArn: { Ref: Match.stringLikeRegexp('^OwnListener') },
      Priority: 10,
      Conditions: [{ Field: 'host-header', HostHeaderConfig: { Values: [DOMAIN] } }],
    });
  });

  it('is shared by several webhooks', () => {
    const stack = testStack();
    const listener = ownListener(stack);
    const authToken = secretToken(stack);
    for (const [index, name] of ['one', 'other'].entries()) {
      const domainName = `${name}.example.com`;
      const frontDoor = FrontDoor.applicationLoadBalancer({ domainName, listener, priority: index + 1 });
      new TwilioWebhook(stack, name, { authToken, frontDoor });
    }

    Template.fromStack(stack).resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 2);
  });

  it('serves the certificate that is given beside its own', () => {
    const stack = testStack();
    const certificate = Certificate.fromCertificateArn(stack, 'Other', CERTIFICATE);
    add(stack, { listener: importedListener(stack), priority: 10, certificate });

    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerCertificate', {
      ListenerArn: ARN,
      Certificates: [{ CertificateArn: CERTIFICATE }],
    });
  });

  it('may be imported, and then its load balancer is not known', () => {
    const stack = testStack();
    const webhook = add(stack, { listener: importedListener(stack), priority: 10 });

    expect(webhook.url).toBe(`https://${DOMAIN}`);
    expect(webhook.frontDoor.loadBalancer).toBeUndefined();
    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', { ListenerArn: ARN });
  });

  it('cannot get records when its load balancer is not known', () => {
    const stack = testStack();
    const options = { listener: importedListener(stack), priority: 10, hostedZone: exampleZone(stack) };

    expect(() => add(stack, options)).toThrow(
      '[Test/Webhook/FrontDoor] hostedZone: the alias record needs to know the load balancer of an imported listener. Fix: give loadBalancer as well, or leave hostedZone out.',
    );
  });

  it('needs a priority', () => {
    const stack = testStack();

    expect(() => add(stack, { listener: importedListener(stack) })).toThrow(
      '[Test/Webhook/FrontDoor] priority is missing: the rule in an existing listener needs one that no other rule has, from 1 to 50000. Fix: give priority.',
    );
  });

  it('keeps its TLS policy', () => {
    const stack = testStack();

    expect(() => add(stack, { listener: importedListener(stack), priority: 1, sslPolicy: SslPolicy.TLS13_13 })).toThrow(
      '[Test/Webhook/FrontDoor] sslPolicy: would change nothing, because listener is one that already exists.',
    );
  });
});
