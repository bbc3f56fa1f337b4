import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, FrontDoor, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

/** Change this: the domain that the APIs share, its Route 53 hosted zone, and the webhook's path. */
const DOMAIN_NAME = 'api.example.com';
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };
const BASE_PATH = 'twilio';

class RestApiBasePath extends Stack {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const secret = Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token');

    const webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/app.ts',
      authToken: AuthToken.fromSecretsManager(secret),
      frontDoor: FrontDoor.restApi({
        domainName: DOMAIN_NAME,
        hostedZone: HostedZone.fromHostedZoneAttributes(this, 'Zone', ZONE),
        basePath: BASE_PATH,
      }),
    });

    // https://api.example.com/twilio/voice: the signed URL has the base path, the routes don't.
    new CfnOutput(this, 'VoiceUrl', { value: webhook.urlFor('/voice'), description: 'A call comes in' });
  }
}

new RestApiBasePath(new App(), 'RestApiBasePath');
