import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, FrontDoor, TwilioWebhook, WebAcl } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

/** Yours: the host name that Twilio calls, and the Route 53 zone that it lies in. */
const DOMAIN_NAME = 'hooks.example.com';
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };

class CloudFront extends Stack {
  constructor(scope: Construct, id: string) {
    // CloudFront takes its certificate and its web ACL from there.
    super(scope, id, { env: { region: 'us-east-1' } });
    const secret = Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token');

    const webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/app.ts',
      authToken: AuthToken.fromSecretsManager(secret),
      frontDoor: FrontDoor.cloudFront({
        // A Function URL can have neither a domain nor AWS WAF of its own.
        origin: FrontDoor.functionUrl(),
        domainName: DOMAIN_NAME,
        hostedZone: HostedZone.fromHostedZoneAttributes(this, 'Zone', ZONE),
        webAcl: WebAcl.rateLimited(),
      }),
    });

    new CfnOutput(this, 'VoiceUrl', { value: webhook.urlFor('/voice'), description: 'A call comes in' });
  }
}

new CloudFront(new App(), 'CloudFront');
