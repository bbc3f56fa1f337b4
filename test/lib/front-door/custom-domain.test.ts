import { Lazy } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { HostedZone, PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { describe, expect, it } from 'vitest';
import { CustomDomain } from '../../../lib/front-door/custom-domain';
import { exampleZone, ownVpc, stackWithSomething, testStack } from '../stack';

const ALIAS = { bind: () => ({ dnsName: 'door.aws', hostedZoneId: 'Z9' }) };
const ZONE_FIX =
  'Fix: import the public zone with `HostedZone.fromHostedZoneAttributes` and its `hostedZoneId` and `zoneName`.';

describe('the certificate of a custom domain', () => {
  it('is created and validated in the hosted zone', () => {
    const stack = testStack();
    new CustomDomain(stack, 'hooks.example.com', { hostedZone: exampleZone(stack) }).certificate();

    Template.fromStack(stack).hasResourceProperties('AWS::CertificateManager::Certificate', {
      DomainName: 'hooks.example.com',
      DomainValidationOptions: [{ DomainName: 'hooks.example.com', HostedZoneId: 'Z1' }],
      ValidationMethod: 'DNS',
    });
  });

  it('can be an existing one', () => {
    const stack = stackWithSomething();
    const certificate = Certificate.fromCertificateArn(stack, 'Given', 'arn:aws:acm:eu-west-1:1:certificate/1');
    const domain = new CustomDomain(stack, 'hooks.example.com', { certificate, hostedZone: exampleZone(stack) });

    expect(domain.certificate()).toBe(certificate);
    Template.fromStack(stack).resourceCountIs('AWS::CertificateManager::Certificate', 0);
  });

  it('requires a hosted zone if none exists', () => {
    expect(() => new CustomDomain(testStack(), 'hooks.example.com', {}).certificate()).toThrow(
      '[Test] `domainName` is "hooks.example.com": needs a certificate, or a hosted zone to validate a new one. ' +
        'Fix: set `hostedZone: HostedZone.fromHostedZoneAttributes(…)` or `certificate: Certificate.fromCertificateArn(…)`.',
    );
  });
});

describe('the records of a custom domain', () => {
  it.each([
    ['for IPv4', false, ['A']],
    ['for IPv4 and IPv6', true, ['A', 'AAAA']],
  ])('are alias records %s', (_, ipv6, types) => {
    const stack = testStack();
    new CustomDomain(stack, 'hooks.example.com', { hostedZone: exampleZone(stack) }).pointAt(ALIAS, ipv6);

    const records = Object.values(Template.fromStack(stack).findResources('AWS::Route53::RecordSet'));
    expect(records.map((record) => record['Properties'])).toEqual(
      types.map((Type) => ({
        Type,
        Name: 'hooks.example.com.',
        HostedZoneId: 'Z1',
        AliasTarget: { DNSName: 'door.aws', HostedZoneId: 'Z9' },
      })),
    );
  });

  it("aren't created without a hosted zone", () => {
    const stack = stackWithSomething();
    new CustomDomain(stack, 'hooks.example.com', {}).pointAt(ALIAS, true);

    Template.fromStack(stack).resourceCountIs('AWS::Route53::RecordSet', 0);
  });
});

describe('the hosted zone of a custom domain', () => {
  it.each(['example.com', 'example.com.', 'hooks.example.com', Lazy.string({ produce: () => 'x' })])(
    'can be %s',
    (zoneName) => {
      const stack = testStack();
      const hostedZone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName });

      expect(() => new CustomDomain(stack, 'hooks.example.com', { hostedZone })).not.toThrow();
    },
  );

  it.each(['example.org', 'ample.com', 'a.hooks.example.com'])("can't be %s", (zoneName) => {
    const stack = testStack();
    const hostedZone = HostedZone.fromHostedZoneAttributes(stack, 'Zone', { hostedZoneId: 'Z1', zoneName });

    expect(() => new CustomDomain(stack, 'hooks.example.com', { hostedZone })).toThrow(
      `[Test] \`hostedZone\` is "${zoneName}": must be hooks.example.com or a parent domain. ${ZONE_FIX}`,
    );
  });

  it("can't be imported by its ID only", () => {
    const stack = testStack();
    const hostedZone = HostedZone.fromHostedZoneId(stack, 'Zone', 'Z1');

    expect(() => new CustomDomain(stack, 'hooks.example.com', { hostedZone })).toThrow(
      `[Test] \`hostedZone\` is missing: the zone was imported without its name. ${ZONE_FIX}`,
    );
  });

  it("can't be private", () => {
    const stack = testStack();
    const hostedZone = new PrivateHostedZone(stack, 'Zone', { zoneName: 'example.com', vpc: ownVpc(stack) });

    expect(() => new CustomDomain(stack, 'hooks.example.com', { hostedZone })).toThrow(
      `[Test] \`hostedZone\` is "example.com": is private, so Twilio can't resolve names in it. ${ZONE_FIX}`,
    );
  });
});
