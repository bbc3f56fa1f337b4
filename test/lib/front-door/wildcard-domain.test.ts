import type { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { type IDomainName as IRestDomainName, DomainName as RestDomainName } from 'aws-cdk-lib/aws-apigateway';
import { DomainName, type IDomainName } from 'aws-cdk-lib/aws-apigatewayv2';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { describe, expect, it } from 'vitest';
import { FrontDoor, type IFrontDoor } from '../../../lib';
import { addWebhook, environment, testStack } from '../stack';

const WILDCARD = '*.example.com';

function certificate(stack: Stack) {
  return Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/1');
}

/** Doors at an existing custom domain with a wildcard, imported and of the same app. */
const DOORS: Readonly<Record<string, (stack: Stack) => IFrontDoor>> = {
  'an HTTP API at an imported domain': (stack) => {
    const attributes = { name: WILDCARD, regionalDomainName: 'd-1.example.net', regionalHostedZoneId: 'Z9' };
    return FrontDoor.httpApi({ domain: DomainName.fromDomainNameAttributes(stack, 'Domain', attributes) });
  },
  'an HTTP API at a domain of the app': (stack) => {
    const domain = new DomainName(stack, 'Domain', { domainName: WILDCARD, certificate: certificate(stack) });
    return FrontDoor.httpApi({ domain: domain as IDomainName });
  },
  'a REST API at a domain of the app': (stack) => {
    const domain = new RestDomainName(stack, 'Domain', { domainName: WILDCARD, certificate: certificate(stack) });
    return FrontDoor.restApi({ domain: domain as IRestDomainName });
  },
};

describe.each(Object.entries(DOORS))('%s with a wildcard', (_, door) => {
  it.each([[[]], [['https://other.example.org']], [['https://a.b.example.com']], [['https://example.com']]])(
    'is refused with the declared origins %j, because the caller would choose the name',
    (publicOrigins) => {
      const stack = testStack();

      expect(() => addWebhook(stack, { frontDoor: door(stack), publicOrigins })).toThrow(
        '[Test/Webhook/FrontDoor] `domain` is "*.example.com": the caller would choose the name, and Twilio\'s signature is ' +
          'for one name. Fix: declare the name that Twilio calls: `publicOrigins: ["https://hooks.example.com"]`.',
      );
    },
  );

  it('stands for the declared name, and tells the runtime that its other names are not ours', () => {
    const stack = testStack();
    const webhook = addWebhook(stack, { frontDoor: door(stack), publicOrigins: ['https://hooks.example.com'] });

    expect(webhook.urlFor('/voice')).toBe('https://hooks.example.com/voice');
    expect(webhook.publicOrigins).toEqual(['https://hooks.example.com']);
    expect(webhook.frontDoor.origin).toEqual({ domainName: 'hooks.example.com' });
    expect(environment(Template.fromStack(stack))['TWILIO_PUBLIC_ORIGINS']).toBe(
      'https://hooks.example.com,https://*.example.com',
    );
  });
});
