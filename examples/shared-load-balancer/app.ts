import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { Certificate, CertificateValidation } from 'aws-cdk-lib/aws-certificatemanager';
import type { ApplicationListener } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, FrontDoor, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';
import { Shop } from './shop';

/** Change this: the hosted zone, the service's host name, and the one that Twilio calls. */
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };
const SHOP_DOMAIN = 'shop.example.com';
const HOOKS_DOMAIN = 'hooks.example.com';

class SharedLoadBalancer extends Stack {
  constructor(scope: Construct, id: string, listener: ApplicationListener) {
    super(scope, id);
    const hostedZone = HostedZone.fromHostedZoneAttributes(this, 'Zone', ZONE);
    const certificate = new Certificate(this, 'Certificate', {
      domainName: HOOKS_DOMAIN,
      validation: CertificateValidation.fromDns(hostedZone),
    });

    const webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/app.ts',
      authToken: AuthToken.fromSecretsManager(Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token')),
      // Adds a certificate and a rule for this host to the listener. The service's traffic doesn't change.
      frontDoor: FrontDoor.applicationLoadBalancer({
        domainName: HOOKS_DOMAIN,
        listener,
        certificate,
        hostedZone,
        priority: 10,
      }),
    });

    new CfnOutput(this, 'VoiceUrl', { value: webhook.urlFor('/voice'), description: 'A call comes in' });
  }
}

const app = new App();
const shop = new Shop(app, 'Shop', { zone: ZONE, domainName: SHOP_DOMAIN });
new SharedLoadBalancer(app, 'SharedLoadBalancer', shop.listener);
