import { App, CfnOutput, Stack } from 'aws-cdk-lib';
import { HostedZone } from 'aws-cdk-lib/aws-route53';
import { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import { AuthToken, FrontDoor, SelfCheck, TwilioWebhook } from 'cdk-twilio-webhook';
import type { Construct } from 'constructs';

/** Change this: the domain that moves, and its Route 53 hosted zone. */
const DOMAIN_NAME = 'hooks.example.com';
const ZONE = { hostedZoneId: 'Z0123456789ABCDEFGHIJ', zoneName: 'example.com' };

class MoveDomain extends Stack {
  constructor(scope: Construct, id: string, step: '0' | '1' | '2') {
    super(scope, id);
    const domain = {
      domainName: DOMAIN_NAME,
      hostedZone: HostedZone.fromHostedZoneAttributes(this, 'Zone', ZONE),
    };
    const oldDoor = FrontDoor.httpApi(domain);
    const newDoor = FrontDoor.applicationLoadBalancer(domain);

    const webhook = new TwilioWebhook(this, 'Webhook', {
      entry: 'lambda/app.ts',
      authToken: AuthToken.fromSecretsManager(Secret.fromSecretNameV2(this, 'AuthToken', 'twilio/auth-token')),
      frontDoor: step === '0' ? oldDoor : newDoor,
      selfCheck: SelfCheck.onDeployment(),
    });

    // In step 1, the DNS record moves to the new door. Under the ID of `frontDoor`, the old one keeps its resources, and
    // answers callers that still have its address.
    if (step === '1') webhook.addFrontDoor('FrontDoor', oldDoor);

    new CfnOutput(this, 'VoiceUrl', { value: webhook.urlFor('/voice'), description: 'A call comes in' });
  }
}

const app = new App();
new MoveDomain(app, 'MoveDomain', app.node.tryGetContext('step') ?? '0');
