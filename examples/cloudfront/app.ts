import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, FrontDoor, TwilioWebhook, WebAcl } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

/** Change this: the domain that Twilio calls, and its Route 53 hosted zone. */
const DOMAIN_NAME = 'hooks.example.com';
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };

class CloudFront extends Stack {
  constructor(scope: Construct, id: string) {
    // CloudFront requires its certificate and web ACL in us-east-1.
    super(scope, id, { env: { region: 'us-east-1' } });
    const secret = Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token');

    const webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/app.ts',
      authToken: AuthToken.fromSecretsManager(secret),
      frontDoor: FrontDoor.cloudFront({
        // A Function URL supports neither a custom domain nor AWS WAF.
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
