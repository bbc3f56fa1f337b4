import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AuthToken, FrontDoor, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

/** Change this: the domain that Twilio calls, and its Route 53 hosted zone. */
const DOMAIN_NAME = 'hooks.example.com';
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };

class HttpApiDomain extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const parameter = StringParameter.fromSecureStringParameterAttributes(this, 'AuthToken', {
      parameterName: '/twilio/auth-token',
    });

    const webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/app.ts',
      authToken: AuthToken.fromSsmParameter(parameter),
      frontDoor: FrontDoor.httpApi({
        domainName: DOMAIN_NAME,
        // Validates the certificate and holds the alias records.
        hostedZone: HostedZone.fromHostedZoneAttributes(this, 'Zone', ZONE),
        throttle: { rateLimit: 50, burstLimit: 100 },
      }),
    });

    new CfnOutput(this, 'VoiceUrl', { value: webhook.urlFor('/voice'), description: 'A call comes in' });
  }
}

new HttpApiDomain(new App(), 'HttpApiDomain');
