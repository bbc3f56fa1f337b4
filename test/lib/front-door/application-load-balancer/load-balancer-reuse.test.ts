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
import { type ApplicationLoadBalancerFrontDoorOptions, FrontDoor, TwilioWebhook } from '../../../../lib';
import { addWebhook, exampleZone, ownVpc, secretToken, testStack } from '../../stack';

const DOMAIN = 'hooks.example.com';
const ARN = 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/own/50dc6c495c0c9188/f2f7dc8efc522ab2';
const CERTIFICATE = 'arn:aws:acm:eu-west-1:111122223333:certificate/1';

const PRIORITIES = { one: 10, two: 20, new: 15 } as const;

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

function add(stack: Stack, options: Omit<ApplicationLoadBalancerFrontDoorOptions, 'domainName'>) {
  return addWebhook(stack, { frontDoor: FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, ...options }) });
}

describe('an existing load balancer', () => {
  it('gets an HTTPS listener and alias records', () => {
    const stack = testStack();
    const loadBalancer = ownBalancer(stack);
    const webhook = add(stack, { loadBalancer, hostedZone: exampleZone(stack) });
    const template = Template.fromStack(stack);

    expect(webhook.frontDoor.loadBalancer).toBe(loadBalancer);
    template.resourceCountIs('AWS::ElasticLoadBalancingV2::LoadBalancer', 1);
    template.hasResourceProperties('AWS::ElasticLoadBalancingV2::Listener', { Port: 443, Protocol: 'HTTPS' });
    template.resourceCountIs('AWS::Route53::RecordSet', 2);
  });

  it('must be internet-facing, unless a proxy in front of it is', () => {
    const stack = testStack();
    const loadBalancer = new ApplicationLoadBalancer(stack, 'Internal', { vpc: ownVpc(stack) });
    const certificate = Certificate.fromCertificateArn(stack, 'Certificate', CERTIFICATE);
    const frontDoor = FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, loadBalancer, certificate });

    expect(() => addWebhook(stack, { frontDoor })).toThrow(
      '[Test/Webhook/FrontDoor] `loadBalancer` is "internal": must be internet-facing, because Twilio can\'t reach an internal load balancer. Fix: set `internetFacing: true` on the load balancer, or set `publicOrigins` to those of the proxy in front of it.',
    );
    const publicOrigins = ['https://proxy.example'];
    expect(
      new TwilioWebhook(stack, 'Other', { authToken: secretToken(stack, 'other'), frontDoor, publicOrigins }).url,
    ).toBe('https://proxy.example');
  });

  it('rejects the options of a new load balancer', () => {
    const stack = testStack();
    const loadBalancer = ownBalancer(stack);
    const options = { loadBalancer, hostedZone: exampleZone(stack), deletionProtection: true, redirectHttp: true };

    expect(() => add(stack, options)).toThrow(
      '[Test/Webhook/FrontDoor] `redirectHttp` and `deletionProtection` have no effect because `loadBalancer` already exists. Fix: configure that resource where you create it.',
    );
  });
});

describe('an existing listener', () => {
  it('gets a rule for the host, and its load balancer gets alias records', () => {
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

  it('gets one rule, for as many hosts as AWS takes', () => {
    const withOrigins = (count: number) => {
      const stack = testStack();
      const publicOrigins = Array.from({ length: count }, (_, index) => `https://p${index}.example`);
      const door = { domainName: DOMAIN, listener: ownListener(stack), priority: 1 };
      const frontDoor = FrontDoor.applicationLoadBalancer(door);
      new TwilioWebhook(stack, 'Webhook', { authToken: secretToken(stack), frontDoor, publicOrigins });
      return Template.fromStack(stack);
    };

    withOrigins(4).resourceCountIs('AWS::ElasticLoadBalancingV2::ListenerRule', 1);
    expect(() => withOrigins(5)).toThrow(
      'a rule of a load balancer takes at most 5 host names, `domainName` included, and `listener` gets one rule. Fix: ' +
        'declare at most 4 other hosts, or leave `listener` out: a new one gets several rules.',
    );
  });

  it('has one webhook per domain', () => {
    const stack = testStack();
    const listener = ownListener(stack);
    const add = (id: string, priority: number) => {
      const frontDoor = FrontDoor.applicationLoadBalancer({ domainName: DOMAIN, listener, priority });
      new TwilioWebhook(stack, id, { authToken: secretToken(stack, `${id}Token`), frontDoor });
    };
    add('One', 1);

    expect(() => add('Other', 2)).toThrow(
      `[Test/Other/FrontDoor] \`domainName\` is "${DOMAIN}": Test/One/FrontDoor already has this name, and only one of ` +
        'them can have the rule for it in this `listener`.',
    );
  });

  it('supports several webhooks', () => {
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

  it('serves the certificate in `certificate` in addition to its own', () => {
    const stack = testStack();
    const certificate = Certificate.fromCertificateArn(stack, 'Other', CERTIFICATE);
    add(stack, { listener: importedListener(stack), priority: 10, certificate });

    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerCertificate', {
      ListenerArn: ARN,
      Certificates: [{ CertificateArn: CERTIFICATE }],
    });
  });

  it('can be imported, with an unknown load balancer', () => {
    const stack = testStack();
    const webhook = add(stack, { listener: importedListener(stack), priority: 10 });

    expect(webhook.url).toBe(`https://${DOMAIN}`);
    expect(webhook.frontDoor.loadBalancer).toBeUndefined();
    Template.fromStack(stack).hasResourceProperties('AWS::ElasticLoadBalancingV2::ListenerRule', { ListenerArn: ARN });
  });

  it("can't have alias records if its load balancer is unknown", () => {
    const stack = testStack();
    const options = { listener: importedListener(stack), priority: 10, hostedZone: exampleZone(stack) };

    expect(() => add(stack, options)).toThrow(
      '[Test/Webhook/FrontDoor] `hostedZone`: the load balancer of the imported `listener` is unknown, but the alias record points at it. Fix: set `loadBalancer` as well, or leave `hostedZone` out.',
    );
  });

  it.each([
    ['imported', importedListener],
    ['created in this app', ownListener],
  ])('requires a priority when it is %s', (_, listener) => {
    const stack = testStack();

    expect(() => add(stack, { listener: listener(stack) })).toThrow(
      '[Test/Webhook/FrontDoor] `priority` is missing: a rule in an existing listener needs a fixed priority that no other rule has. Fix: set `priority` to a number from 1 to 50000.',
    );
  });

  it('keeps the rules of its webhooks when another webhook is added before, between or after them', () => {
    const rulesWith = (...names: string[]) => {
      const stack = testStack();
      const listener = ownListener(stack);
      for (const name of names) {
        const priority = PRIORITIES[name as keyof typeof PRIORITIES];
        const frontDoor = FrontDoor.applicationLoadBalancer({ domainName: `${name}.example.com`, listener, priority });
        new TwilioWebhook(stack, name, { authToken: secretToken(stack, `${name}Secret`), frontDoor });
      }
      return Template.fromStack(stack).findResources('AWS::ElasticLoadBalancingV2::ListenerRule');
    };
    const before = rulesWith('one', 'two');

    expect(Object.keys(before)).toHaveLength(2);
    for (const order of [
      ['new', 'one', 'two'],
      ['one', 'new', 'two'],
      ['two', 'one', 'new'],
    ]) {
      expect(rulesWith(...order)).toMatchObject(before);
    }
  });

  it("can't have two rules with the same priority", () => {
    const stack = testStack();
    const listener = ownListener(stack);
    add(stack, { listener, priority: 1 });
    listener.addAction('Own', {
      priority: 1,
      conditions: [ListenerCondition.pathPatterns(['/own'])],
      action: ListenerAction.fixedResponse(200),
    });

    expect(() => Template.fromStack(stack)).toThrow(
      '`priority` is 1: the rule Test/Own/Listener/OwnRule/Resource of the same listener has the same priority. Fix: change one of them.',
    );
  });

  it('must be HTTPS', () => {
    const stack = testStack();
    const listener = ownBalancer(stack).addListener('Plain', {
      port: 80,
      defaultAction: ListenerAction.fixedResponse(404),
    });

    expect(() => add(stack, { listener })).toThrow(
      '[Test/Webhook/FrontDoor] `listener` is "HTTP": must be HTTPS, or calls, texts and phone numbers would cross the internet in plain text. Fix: use a listener with certificates, or leave `listener` out for a new one.',
    );
  });

  it('keeps its TLS policy', () => {
    const stack = testStack();

    expect(() => add(stack, { listener: importedListener(stack), priority: 1, sslPolicy: SslPolicy.TLS13_13 })).toThrow(
      '[Test/Webhook/FrontDoor] `sslPolicy` has no effect because `listener` already exists.',
    );
  });
});
