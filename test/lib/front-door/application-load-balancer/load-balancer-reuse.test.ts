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
  ListenerCondition,
  SslPolicy,
} from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { describe, expect, it } from 'vitest';
import { type ApplicationLoadBalancerFrontDoorProps, FrontDoor, TwilioWebhook } from '../../../../lib';
import { addWebhook, exampleZone, ownVpc, secretToken, testStack } from '../../stack';

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

  it('must face the internet, unless something else does so before it', () => {
    const stack = testStack();
    const loadBalancer = new ApplicationLoadBalancer(stack, 'Internal', { vpc: ownVpc(stack) });
    const certificate = Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE);
    const frontDoor = FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, loadBalancer, certificate });

    expect(() => addWebhook(stack, { frontDoor })).toThrow(
      '[Test/Webhook/FrontDoor] loadBalancer is "internal": Twilio cannot reach a load balancer that does not face the internet. Fix: give one with internetFacing: true, or declare what stands in front of it as publicOrigins.',
    );
    const publicOrigins = ['https://proxy.example'];
    expect(
      new TwilioWebhook(stack, 'Other', { authToken: secretToken(stack, 'other'), frontDoor, publicOrigins }).url,
    ).toBe('https://proxy.example');
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

  it('needs a priority when it is imported', () => {
    const stack = testStack();

    expect(() => add(stack, { listener: importedListener(stack) })).toThrow(
      '[Test/Webhook/FrontDoor] priority is missing: the rule in an imported listener needs one that no other rule has, from 1 to 50000. Fix: give priority.',
    );
  });

  it('gives each rule the next priority when it is made here', () => {
    const stack = testStack();
    const listener = ownListener(stack);
    listener.addAction('Own', {
      priority: 7,
      conditions: [ListenerCondition.pathPatterns(['/own'])],
      action: ListenerAction.fixedResponse(200),
    });
    for (const name of ['one', 'two']) {
      const frontDoor = FrontDoor.applicationLoadBalancer({ domainName: `${name}.example.com`, listener });
      new TwilioWebhook(stack, name, { authToken: secretToken(stack, `${name}Secret`), frontDoor });
    }
    const rules = Template.fromStack(stack).findResources('AWS::ElasticLoadBalancingV2::ListenerRule');

    expect(Object.values(rules).map((rule) => rule['Properties'].Priority)).toEqual([7, 8, 9]);
  });

  it('cannot have two rules of one priority', () => {
    const stack = testStack();
    const listener = ownListener(stack);
    add(stack, { listener });
    listener.addAction('Own', {
      priority: 1,
      conditions: [ListenerCondition.pathPatterns(['/own'])],
      action: ListenerAction.fixedResponse(200),
    });

    expect(() => Template.fromStack(stack)).toThrow(
      'priority is 1: the rule Test/Own/Listener/OwnRule/Resource of the same listener has it too. Fix: give one of them another.',
    );
  });

  it('must be HTTPS', () => {
    const stack = testStack();
    const listener = ownBalancer(stack).addListener('Plain', {
      port: 80,
      defaultAction: ListenerAction.fixedResponse(404),
    });

    expect(() => add(stack, { listener })).toThrow(
      '[Test/Webhook/FrontDoor] listener is "HTTP": calls, texts and phone numbers would cross the internet in plain text; it must be HTTPS. Fix: give a listener with certificates, or leave listener out for a new one.',
    );
  });

  it('keeps its TLS policy', () => {
    const stack = testStack();

    expect(() => add(stack, { listener: importedListener(stack), priority: 1, sslPolicy: SslPolicy.TLS13_13 })).toThrow(
      '[Test/Webhook/FrontDoor] sslPolicy: would change nothing, because listener is one that already exists.',
    );
  });
});
